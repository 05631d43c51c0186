// Force-included when better-sqlite3 is compiled for a runtime whose Node-API is 9. There a reference can hold
// objects only (strings came with 10), so the reference to a string is kept through a one-property object.
#pragma once
#ifdef __cplusplus
#undef NAPI_VERSION
#define NAPI_VERSION 9
#include <napi.h>

namespace Napi {
template <>
class Reference<String> {
 public:
  Reference() = default;
  Reference(Reference&&) = default;
  Reference& operator=(Reference&&) = default;

  static Reference New(const String& value, uint32_t initialRefcount = 0) {
    Object holder = Object::New(value.Env());
    holder.Set("value", value);
    Reference made;
    // Subtle: nothing but this reference knows the holder, so it must be a strong one.
    made.holder_ = ObjectReference::New(holder, initialRefcount == 0 ? 1 : initialRefcount);
    return made;
  }

  String Value() const { return holder_.Value().Get("value").As<String>(); }
  Napi::Env Env() const { return holder_.Env(); }
  bool IsEmpty() const { return holder_.IsEmpty(); }
  void Reset() { holder_.Reset(); }
  void SuppressDestruct() { holder_.SuppressDestruct(); }

 private:
  ObjectReference holder_;
};
}  // namespace Napi
#endif
