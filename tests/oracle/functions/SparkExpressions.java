import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateMutableProjection;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.types.*;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.collection.mutable.ListBuffer;

/**
 * Evaluates SQL expressions row by row inside of Spark: thousands a minute, where a query each would take an hour. An answer is the JSON that
 * SparkEngine makes: {"type", "nullable", "values", "errors": {row: [class, SQLSTATE]}} or {"error": [class, SQLSTATE]}. Compiled by Janino, the
 * compiler that Spark brings along: no generics of its own, no lambdas.
 */
public class SparkExpressions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PACK = 48;
  private static final int PARTS = 6;
  private final Dataset table;
  private final InternalRow[] rows;
  private boolean compiled;
  private boolean keepsEntries;  // a builder of maps keeps what it had of a row that failed

  public SparkExpressions(Object table, List rows) {
    this.table = (Dataset) table;
    this.rows = new InternalRow[rows.size()];
    for (int at = 0; at < this.rows.length; ++at) this.rows[at] = (InternalRow) rows.get(at);
  }

  /** The answers to the texts, which are separated by NUL, a line each. Compiled to bytecode as in queries, or interpreted, which is faster. */
  public String answers(String texts, boolean compiled) {
    this.compiled = compiled;
    String[] each = texts.split("\0");
    ObjectNode[] found = new ObjectNode[each.length];
    SparkSession.setActiveSession(table.sparkSession());
    Expression[] parsed = new Expression[each.length];
    for (int at = 0; at < each.length; ++at) {
      try {
        parsed[at] = table.sparkSession().sessionState().sqlParser().parseExpression(each[at]);
      } catch (Throwable error) {
        found[at] = JSON.objectNode();
        found[at].set("error", errorCell(error));
      }
    }
    for (int from = 0; from < each.length; from += PACK) answer(parsed, from, Math.min(from + PACK, each.length), found);
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < found.length; ++at) lines.append(found[at].toString()).append('\n');
    return lines.toString();
  }

  /** Parsed apart; analysed and optimised together, which is most of the work, and in smaller parts when that fails. */
  private void answer(Expression[] parsed, int from, int to, ObjectNode[] found) {
    ListBuffer list = new ListBuffer();
    List places = new ArrayList();
    for (int at = from; at < to; ++at) {
      if (parsed[at] == null) continue;
      list.addOne(new UnresolvedAlias(parsed[at], scala.Option.empty()));
      places.add(at);
    }
    if (places.isEmpty()) return;
    try {
      Dataset analyzed = Dataset.ofRows(table.sparkSession(), new Project(list.toSeq(), table.logicalPlan()));
      StructField[] fields = analyzed.schema().fields();
      LogicalPlan plan = analyzed.queryExecution().optimizedPlan();
      if (fields.length != places.size()) throw new IllegalStateException("not one column for each text");
      for (int column = 0; column < fields.length; ++column) {
        ObjectNode answer = JSON.objectNode();
        answer.set("type", JSON.rawValueNode(new RawValue(fields[column].dataType().json())));
        answer.put("nullable", fields[column].nullable());
        evaluate(plan, column, answer);
        found[(Integer) places.get(column)] = answer;
      }
    } catch (Throwable error) {
      if (places.size() == 1) {
        ObjectNode answer = JSON.objectNode();
        answer.set("error", errorCell(error));
        found[(Integer) places.get(0)] = answer;
        return;
      }
      int step = Math.max(1, (to - from) / PARTS);
      for (int at = from; at < to; at += step) answer(parsed, at, Math.min(at + step, to), found);
    }
  }

  private void evaluate(LogicalPlan plan, int column, ObjectNode answer) {
    Attribute output = (Attribute) plan.output().apply(column);
    List projections = new ArrayList();
    keepsEntries = false;
    addProjections(plan, AttributeSet.apply(output), projections);
    ArrayNode values = answer.putArray("values");
    ObjectNode errors = JSON.objectNode();
    for (int at = 0; at < rows.length; ++at) {
      try {
        InternalRow row = rows[at];
        for (int step = 0; step < projections.size(); ++step) row = (InternalRow) ((MutableProjection) projections.get(step)).apply(row);
        addCell(values, row, projections.isEmpty() ? column : 0, output.dataType());
      } catch (Throwable error) {
        while (values.size() > at) values.remove(values.size() - 1);
        values.addNull();
        errors.set(Integer.toString(at), errorCell(error));
        if (!keepsEntries) continue;
        projections.clear();
        addProjections(plan, AttributeSet.apply(output), projections);
      }
    }
    if (errors.size() > 0) answer.set("errors", errors);
  }

  private static boolean buildsMaps(Expression part) {
    if (part.dataType() instanceof MapType) return true;
    for (Iterator each = part.children().iterator(); each.hasNext();) {
      if (buildsMaps((Expression) each.next())) return true;
    }
    return false;
  }

  /** What computes the wanted columns, from the table upwards: expressions that Spark computes once stand in a projection of their own. */
  private Seq addProjections(LogicalPlan plan, AttributeSet wanted, List found) {
    if (plan.nodeName().equals("LocalRelation")) return plan.output();
    if (!(plan instanceof Project)) throw new IllegalStateException("a plan with " + plan.nodeName());
    ListBuffer kept = new ListBuffer();
    ListBuffer output = new ListBuffer();
    AttributeSet needed = AttributeSet$.MODULE$.empty();
    for (Iterator each = ((Project) plan).projectList().iterator(); each.hasNext();) {
      NamedExpression expression = (NamedExpression) each.next();
      if (!wanted.contains(expression)) continue;
      keepsEntries |= buildsMaps((Expression) expression);
      kept.addOne(((Expression) expression).clone());
      output.addOne(expression.toAttribute());
      needed = needed.$plus$plus(((Expression) expression).references());
    }
    Seq input = addProjections(((Project) plan).child(), needed, found);
    MutableProjection projection =
        compiled ? GenerateMutableProjection.generate(kept.toSeq(), input, true) : new InterpretedMutableProjection(kept.toSeq(), input);
    projection.initialize(0);
    found.add(projection);
    return output.toSeq();
  }

  private static ArrayNode errorCell(Throwable error) {
    ArrayNode cell = JSON.arrayNode();
    String condition = error instanceof SparkThrowable ? ((SparkThrowable) error).getCondition() : null;
    String state = condition == null ? null : ((SparkThrowable) error).getSqlState();
    cell.add(condition == null ? "" : condition);
    cell.add(condition == null ? error.getClass().getSimpleName() : state == null ? "" : state);
    return cell;
  }

  private static void addCell(ArrayNode out, SpecializedGetters from, int at, DataType kind) {
    if (from.isNullAt(at) || kind instanceof NullType) out.addNull();
    else if (kind instanceof BooleanType) out.add(from.getBoolean(at));
    else if (kind instanceof ByteType) out.add((int) from.getByte(at));
    else if (kind instanceof ShortType) out.add((int) from.getShort(at));
    else if (kind instanceof IntegerType || kind instanceof DateType || kind instanceof YearMonthIntervalType) out.add(from.getInt(at));
    else if (kind instanceof LongType || kind instanceof TimestampType || kind instanceof TimestampNTZType || kind instanceof DayTimeIntervalType)
      out.add(from.getLong(at));
    else if (kind instanceof FloatType) addFloating(out, (double) from.getFloat(at));
    else if (kind instanceof DoubleType) addFloating(out, from.getDouble(at));
    else if (kind instanceof DecimalType)
      out.add(from.getDecimal(at, ((DecimalType) kind).precision(), ((DecimalType) kind).scale()).toJavaBigDecimal().toPlainString());
    else if (kind instanceof StringType) addText(out, from.getUTF8String(at));
    else if (kind instanceof BinaryType) out.add(hex(from.getBinary(at)));
    else addNested(out, from, at, kind);
  }

  private static void addNested(ArrayNode out, SpecializedGetters from, int at, DataType kind) {
    ArrayNode cell = JSON.arrayNode();
    if (kind instanceof ArrayType) {
      ArrayData items = from.getArray(at);
      for (int item = 0; item < items.numElements(); ++item) addCell(cell, items, item, ((ArrayType) kind).elementType());
    } else if (kind instanceof MapType) {
      MapData map = from.getMap(at);
      for (int item = 0; item < map.numElements(); ++item) {
        ArrayNode pair = JSON.arrayNode();
        addCell(pair, map.keyArray(), item, ((MapType) kind).keyType());
        addCell(pair, map.valueArray(), item, ((MapType) kind).valueType());
        cell.add(pair);
      }
    } else if (kind instanceof StructType) {
      StructField[] fields = ((StructType) kind).fields();
      InternalRow row = from.getStruct(at, fields.length);
      for (int field = 0; field < fields.length; ++field) addCell(cell, row, field, fields[field].dataType());
    } else {
      throw new IllegalStateException("no canonical form of " + kind.sql());
    }
    out.add(cell);
  }

  private static void addFloating(ArrayNode out, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) out.add(Double.toString(value));
    else if (value == 0 && 1 / value < 0) out.add("-0.0");
    else out.add(value);
  }

  private static void addText(ArrayNode out, UTF8String text) {
    byte[] bytes = text.getBytes();
    String read = new String(bytes, StandardCharsets.UTF_8);
    if (Arrays.equals(read.getBytes(StandardCharsets.UTF_8), bytes)) out.add(read);
    else out.addObject().put("hex", hex(bytes));
  }

  private static String hex(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < bytes.length; ++at) out.append(Character.forDigit((bytes[at] >> 4) & 15, 16)).append(Character.forDigit(bytes[at] & 15, 16));
    return out.toString();
  }
}
