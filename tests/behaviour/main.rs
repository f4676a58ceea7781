//! What svc does, told as tests: one module a subject.

