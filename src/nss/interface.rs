//! The functions that glibc calls: pointers become slices, answers become a `servent` in the caller's buffer.
//!
//! This is all of the module's unsafe code. What the pointers are is glibc's promise: names and protocols are strings that
//! end with NUL, a protocol may be null, `result` and `errnop` can be written, and the buffer has the length that is passed.

#![allow(unsafe_code)]

use crate::answer::{self, Entry, Position};
use crate::{layout, stored};
use libc::{c_char, c_int, servent, size_t};
use memmap2::Mmap;
use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::slice;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use svc_lookup::{Index, Port, Protocol};

/// `enum nss_status` of nss.h.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub(crate) enum Status {
    TryAgain = -2,
    Unavailable = -1,
    NotFound = 0,
    Success = 1,
}

/// Where getservent(3) is. glibc calls these functions one at a time; the atomic keeps them safe without that.
static POSITION: AtomicU64 = AtomicU64::new(0);

/// The newest registry, which stays as long as the process: found out once, without a lock, since another thread may hold
/// one at the time of a fork.
static NEWEST: AtomicPtr<Index<'static>> = AtomicPtr::new(ptr::null_mut());

fn registry() -> Index<'static> {
    let known = NEWEST.load(Ordering::Acquire);
    if !known.is_null() {
        // SAFETY: what is stored there is a leaked box, which nobody changes or frees.
        return unsafe { *known };
    }
    let index = newest();
    let leaked = Box::into_raw(Box::new(index));
    if NEWEST.compare_exchange(ptr::null_mut(), leaked, Ordering::AcqRel, Ordering::Acquire).is_err() {
        // SAFETY: another thread was first, and nobody has seen this box.
        drop(unsafe { Box::from_raw(leaked) });
    }
    index
}

/// The registry of the machine if it is newer than the one in the module.
fn newest() -> Index<'static> {
    let own = Index::snapshot();
    // SAFETY: only root can write the file, and `svc update` replaces it by renaming, which leaves the mapped one as it is.
    let map = stored::open().and_then(|file| unsafe { Mmap::map(&file) }.ok());
    let bytes: Option<&'static [u8]> = map.map(|map| &**Box::leak(Box::new(map)));
    let stored = bytes.and_then(|bytes| Index::open_trusted(bytes).ok());
    stored.filter(|stored| stored.date() > own.date()).unwrap_or(own)
}

/// Where an answer goes.
struct Answer {
    result: *mut servent,
    buffer: *mut c_char,
    length: size_t,
    errnop: *mut c_int,
}

impl Answer {
    /// Finds an entry and writes it. Nothing that panics leaves this function.
    ///
    /// # Safety
    ///
    /// The pointers are as glibc promises.
    unsafe fn give<'a>(self, find: impl FnOnce() -> Option<Entry<'a>>) -> Status {
        let write = || match find() {
            None => (Status::NotFound, libc::ENOENT),
            // SAFETY: the caller's promise.
            Some(entry) => match unsafe { self.write(&entry) } {
                None => (Status::TryAgain, libc::ERANGE),
                Some(()) => (Status::Success, 0),
            },
        };
        let (status, error) = catch_unwind(AssertUnwindSafe(write)).unwrap_or((Status::Unavailable, libc::EIO));
        if status != Status::Success {
            // SAFETY: the caller's promise.
            unsafe { *self.errnop = error };
        }
        status
    }

    /// Writes an entry; `None` if the buffer is too small.
    ///
    /// # Safety
    ///
    /// As for [`Answer::give`].
    unsafe fn write(&self, entry: &Entry<'_>) -> Option<()> {
        let start: *mut u8 = self.buffer.cast();
        if start.is_null() {
            return None;
        }
        // SAFETY: the buffer has this length. Its bytes need not be initialised.
        let buffer = unsafe { slice::from_raw_parts_mut(start.cast(), self.length) };
        let places = layout::write(buffer, start.expose_provenance(), entry)?;
        let at = |offset: usize| start.wrapping_add(offset);
        let servent = servent {
            s_name: at(places.name).cast(),
            s_aliases: at(places.aliases).cast(),
            s_port: c_int::from(entry.port.number().to_be()),
            s_proto: at(places.protocol).cast(),
        };
        // SAFETY: `result` can be written.
        unsafe { self.result.write(servent) };
        Some(())
    }
}

/// The text of a string; none for a null pointer.
///
/// # Safety
///
/// It is null, or ends with NUL and stays as it is.
unsafe fn text<'a>(string: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: the caller's promise.
    (!string.is_null()).then(|| unsafe { CStr::from_ptr(string) }.to_bytes())
}

/// getservbyname(3).
///
/// # Safety
///
/// The pointers are as glibc promises (see the head of this file).
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn _nss_svc_getservbyname_r(
    name: *const c_char,
    protocol: *const c_char,
    result: *mut servent,
    buffer: *mut c_char,
    length: size_t,
    errnop: *mut c_int,
) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let (name, protocol) = (text(name), text(protocol).map(Protocol::new));
        Answer { result, buffer, length, errnop }.give(|| answer::by_name(&registry(), name?, protocol))
    }
}

/// getservbyport(3): `port` is in network byte order.
///
/// # Safety
///
/// As for [`_nss_svc_getservbyname_r`].
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn _nss_svc_getservbyport_r(
    port: c_int,
    protocol: *const c_char,
    result: *mut servent,
    buffer: *mut c_char,
    length: size_t,
    errnop: *mut c_int,
) -> Status {
    // SAFETY: the caller's promise.
    unsafe {
        let protocol = text(protocol).map(Protocol::new);
        let port = u16::try_from(port).ok().map(|port| Port::new(u16::from_be(port)));
        Answer { result, buffer, length, errnop }.give(|| answer::by_port(&registry(), port?, protocol))
    }
}

/// Starts getservent(3) from the first entry.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn _nss_svc_setservent(_stay_open: c_int) -> Status {
    POSITION.store(0, Ordering::Relaxed);
    Status::Success
}

/// Ends getservent(3).
#[unsafe(no_mangle)]
pub(crate) extern "C" fn _nss_svc_endservent() -> Status {
    _nss_svc_setservent(0)
}

/// The next entry of getservent(3). A buffer that is too small leaves the position as it is.
///
/// # Safety
///
/// As for [`_nss_svc_getservbyname_r`].
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn _nss_svc_getservent_r(
    result: *mut servent,
    buffer: *mut c_char,
    length: size_t,
    errnop: *mut c_int,
) -> Status {
    let mut behind = Position::default();
    // SAFETY: the caller's promise.
    let status = unsafe {
        Answer { result, buffer, length, errnop }.give(|| {
            let here = Position::from_bits(POSITION.load(Ordering::Relaxed));
            let (entry, next) = answer::next(&registry(), here)?;
            behind = next;
            Some(entry)
        })
    };
    if status == Status::Success {
        POSITION.store(behind.bits(), Ordering::Relaxed);
    }
    status
}
