//! The manual of the command-line tool, as `svc generate man` writes it.

#[doc = include_str!("manual/svc.md")]
pub mod svc {}

#[doc = include_str!("manual/svc-lookup.md")]
pub mod svc_lookup {}

#[doc = include_str!("manual/svc-port.md")]
pub mod svc_port {}

#[doc = include_str!("manual/svc-range.md")]
pub mod svc_range {}

#[doc = include_str!("manual/svc-search.md")]
pub mod svc_search {}

#[doc = include_str!("manual/svc-list.md")]
pub mod svc_list {}

#[doc = include_str!("manual/svc-listening.md")]
pub mod svc_listening {}

#[doc = include_str!("manual/svc-free.md")]
pub mod svc_free {}

#[doc = include_str!("manual/svc-add.md")]
pub mod svc_add {}

#[doc = include_str!("manual/svc-annotate.md")]
pub mod svc_annotate {}

#[doc = include_str!("manual/svc-check.md")]
pub mod svc_check {}

#[doc = include_str!("manual/svc-udp.md")]
pub mod svc_udp {}

#[doc = include_str!("manual/svc-udp-server.md")]
pub mod svc_udp_server {}

#[doc = include_str!("manual/svc-udp-client.md")]
pub mod svc_udp_client {}

#[doc = include_str!("manual/svc-update.md")]
pub mod svc_update {}

#[doc = include_str!("manual/svc-generate.md")]
pub mod svc_generate {}

#[doc = include_str!("manual/svc-generate-man.md")]
pub mod svc_generate_man {}

#[doc = include_str!("manual/svc-generate-completions.md")]
pub mod svc_generate_completions {}

#[doc = include_str!("manual/svc-generate-schema.md")]
pub mod svc_generate_schema {}

#[doc = include_str!("manual/svc-generate-skill.md")]
pub mod svc_generate_skill {}

#[doc = include_str!("manual/svc-man.md")]
pub mod svc_man {}

#[doc = include_str!("manual/svc-completions.md")]
pub mod svc_completions {}

#[doc = include_str!("manual/svc-formats.md")]
pub mod svc_formats {}
