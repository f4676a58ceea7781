//! IANA registry
