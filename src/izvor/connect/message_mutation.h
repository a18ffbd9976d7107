#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <google/protobuf/message.h>

namespace izvor::connect {

// For fuzzing: changes one place of a message, so that the result can be read again. `change_bytes` makes other bytes of a text.
class MessageMutation {
 public:
  using ChangeBytes = std::function<std::string(const std::string&)>;

  MessageMutation(google::protobuf::Message& message, std::minstd_rand& random, ChangeBytes change_bytes)
      : random_(random), change_bytes_(std::move(change_bytes)) {
    collect(message);
  }

  void run() {
    switch (random_() % 6) {
      case 0: return clear_field();
      case 1: return set_field();
      case 2: return copy_message();
      default: return change_value();
    }
  }

 private:
  using Message = google::protobuf::Message;
  using FieldDescriptor = google::protobuf::FieldDescriptor;
  struct Value {
    Message* message;
    const FieldDescriptor* field;
  };

  void collect(Message& message) {
    messages_.push_back(&message);
    const auto* reflection = message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->is_map()) continue;
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        values_.push_back({&message, field});
      } else if (!field->is_repeated()) {
        collect(*reflection->MutableMessage(&message, field));
      } else {
        for (int i = 0; i < reflection->FieldSize(message, field); ++i) collect(*reflection->MutableRepeatedMessage(&message, field, i));
      }
    }
  }

  template <typename T>
  T& one_of(std::vector<T>& choices) {
    return choices[random_() % choices.size()];
  }

  void clear_field() {
    Message& message = *one_of(messages_);
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    if (!fields.empty()) message.GetReflection()->ClearField(&message, one_of(fields));
  }

  void set_field() {
    Message& message = *one_of(messages_);
    if (message.GetDescriptor()->field_count() == 0) return;
    const FieldDescriptor* field =
        message.GetDescriptor()->field(static_cast<int>(random_() % static_cast<unsigned>(message.GetDescriptor()->field_count())));
    if (field->is_map()) return;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return set_value(message, *field);
    if (field->is_repeated()) {
      message.GetReflection()->AddMessage(&message, field);
    } else {
      message.GetReflection()->MutableMessage(&message, field);
    }
  }

  // One message where another of its type was, which may lie within it.
  void copy_message() {
    Message& target = *one_of(messages_);
    std::vector<Message*> alike;
    for (Message* message : messages_) {
      if (message != &target && message->GetDescriptor() == target.GetDescriptor()) alike.push_back(message);
    }
    if (alike.empty()) return change_value();
    const std::unique_ptr<Message> copy(target.New());
    copy->CopyFrom(*one_of(alike));
    target.CopyFrom(*copy);
  }

  void change_value() {
    if (values_.empty()) return set_field();
    const Value& value = one_of(values_);
    set_value(*value.message, *value.field);
  }

  template <typename T>
  T number() {
    const T choices[] = {T(0), T(1), T(-1), T(random_()), std::numeric_limits<T>::max(), std::numeric_limits<T>::lowest()};
    return choices[random_() % std::size(choices)];
  }

  // Texts of proto3 are UTF-8.
  std::string changed_text(const FieldDescriptor& field, const std::string& before) {
    std::string text = change_bytes_(before);
    if (field.type() == FieldDescriptor::TYPE_STRING) {
      for (char& byte : text) byte = static_cast<char>(byte & 0x7f);
    }
    return text;
  }

  void set_text(Message& m, const FieldDescriptor& field) {
    const auto& reflection = *m.GetReflection();
    if (!field.is_repeated()) return reflection.SetString(&m, &field, changed_text(field, reflection.GetString(m, &field)));
    const int size = reflection.FieldSize(m, &field);
    if (size == 0) return reflection.AddString(&m, &field, changed_text(field, ""));
    const int index = static_cast<int>(random_() % static_cast<unsigned>(size));
    reflection.SetRepeatedString(&m, &field, index, changed_text(field, reflection.GetRepeatedString(m, &field, index)));
  }

#define IZVOR_SET(kind, value)                                              \
  if (!field.is_repeated()) return reflection.Set##kind(&m, &field, value); \
  return reflection.Add##kind(&m, &field, value)

  void set_value(Message& m, const FieldDescriptor& field) {
    const auto& reflection = *m.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32: IZVOR_SET(Int32, number<int32_t>());
      case FieldDescriptor::CPPTYPE_INT64: IZVOR_SET(Int64, number<int64_t>());
      case FieldDescriptor::CPPTYPE_UINT32: IZVOR_SET(UInt32, number<uint32_t>());
      case FieldDescriptor::CPPTYPE_UINT64: IZVOR_SET(UInt64, number<uint64_t>());
      case FieldDescriptor::CPPTYPE_DOUBLE: IZVOR_SET(Double, number<double>());
      case FieldDescriptor::CPPTYPE_FLOAT: IZVOR_SET(Float, number<float>());
      case FieldDescriptor::CPPTYPE_BOOL: IZVOR_SET(Bool, random_() % 2 == 0);
      case FieldDescriptor::CPPTYPE_ENUM: IZVOR_SET(EnumValue, static_cast<int>(random_() % 12));
      case FieldDescriptor::CPPTYPE_STRING: return set_text(m, field);
      case FieldDescriptor::CPPTYPE_MESSAGE: return;
    }
  }

#undef IZVOR_SET

  std::minstd_rand& random_;
  const ChangeBytes change_bytes_;
  std::vector<Message*> messages_;
  std::vector<Value> values_;
};

}  // namespace izvor::connect
