"""The guide, 4.15: monitoring with a StreamingQueryListener."""

from s4_01_sources_and_sinks import spark

from pyspark.sql.streaming import StreamingQueryListener
class MyListener(StreamingQueryListener):
    def onQueryStarted(self, event):
        pass

    def onQueryProgress(self, event):
        print("Batch duration:", event.progress["batchDuration"])

    def onQueryIdle(self, event):
        pass

    def onQueryTerminated(self, event):
        pass

spark.streams.addListener(MyListener())
