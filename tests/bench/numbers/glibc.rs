//! glibc's own functions, to compare the library with. The library itself has no unsafe code.

#![allow(unsafe_code)]

pub(crate) use here::{Buffer, Glibc};

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod here {
    use std::ffi::{CStr, c_char, c_int};
    use std::ptr::null_mut;

    /// Room for the strings of one entry: glibc's own initial size.
    pub(crate) struct Buffer([c_char; 1024]);

    impl Default for Buffer {
        fn default() -> Buffer {
            Buffer([0; 1024])
        }
    }

    /// `struct servent` of <netdb.h>.
    #[repr(C)]
    struct Servent {
        name: *mut c_char,
        aliases: *mut *mut c_char,
        /// In network byte order.
        port: c_int,
        protocol: *mut c_char,
    }

    impl Servent {
        const EMPTY: Servent = Servent { name: null_mut(), aliases: null_mut(), port: 0, protocol: null_mut() };
    }

    unsafe extern "C" {
        fn getservbyport_r(
            port: c_int,
            protocol: *const c_char,
            entry: *mut Servent,
            buffer: *mut c_char,
            length: usize,
            result: *mut *mut Servent,
        ) -> c_int;
        fn getservbyname_r(
            name: *const c_char,
            protocol: *const c_char,
            entry: *mut Servent,
            buffer: *mut c_char,
            length: usize,
            result: *mut *mut Servent,
        ) -> c_int;
        fn getservent_r(entry: *mut Servent, buffer: *mut c_char, length: usize, result: *mut *mut Servent) -> c_int;
        fn setservent(stay_open: c_int);
        fn endservent();
    }

    /// The C library of this program.
    #[derive(Clone, Copy)]
    pub(crate) struct Glibc(());

    impl Glibc {
        /// glibc, which is here.
        pub(crate) fn here() -> Result<Glibc, String> {
            Ok(Glibc(()))
        }

        /// The name from getservbyport_r(3).
        pub(crate) fn by_port<'b>(self, port: u16, protocol: &CStr, buffer: &'b mut Buffer) -> Option<&'b CStr> {
            let (mut entry, mut found) = (Servent::EMPTY, null_mut());
            let (room, length) = (buffer.0.as_mut_ptr(), buffer.0.len());
            let port = c_int::from(port.to_be());
            // SAFETY: the protocol ends with a NUL; the other pointers are to values of ours that outlive the call, and
            // glibc writes no more than `length` bytes.
            unsafe { getservbyport_r(port, protocol.as_ptr(), &mut entry, room, length, &mut found) };
            // SAFETY: of an entry that was found, the name is a string in the buffer, which stays borrowed.
            if found.is_null() { None } else { Some(unsafe { CStr::from_ptr(entry.name) }) }
        }

        /// The port from getservbyname_r(3).
        pub(crate) fn by_name(self, name: &CStr, protocol: &CStr, buffer: &mut Buffer) -> Option<u16> {
            let (mut entry, mut found) = (Servent::EMPTY, null_mut());
            let (room, length) = (buffer.0.as_mut_ptr(), buffer.0.len());
            // SAFETY: as in `by_port`; the name ends with a NUL too.
            unsafe { getservbyname_r(name.as_ptr(), protocol.as_ptr(), &mut entry, room, length, &mut found) };
            if found.is_null() { None } else { Some(u16::from_be(entry.port as u16)) }
        }

        /// The number of entries from getservent_r(3).
        pub(crate) fn count_entries(self, buffer: &mut Buffer) -> usize {
            let mut count = 0;
            // SAFETY: no pointers; this program reads the entries in one thread.
            unsafe { setservent(0) };
            loop {
                let (mut entry, mut found) = (Servent::EMPTY, null_mut());
                let (room, length) = (buffer.0.as_mut_ptr(), buffer.0.len());
                // SAFETY: the pointers are to values of ours that outlive the call, and glibc writes no more than
                // `length` bytes.
                unsafe { getservent_r(&mut entry, room, length, &mut found) };
                if found.is_null() {
                    break;
                }
                count += 1;
            }
            // SAFETY: no pointers.
            unsafe { endservent() };
            count
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod here {
    use std::ffi::CStr;

    /// Nothing.
    #[derive(Default)]
    pub(crate) struct Buffer {}

    /// The C library of this program, which is not glibc.
    #[derive(Clone, Copy)]
    pub(crate) enum Glibc {}

    impl Glibc {
        /// Says that it is not here.
        pub(crate) fn here() -> Result<Glibc, String> {
            Err("the C library here is not glibc: measure on Linux".into())
        }

        /// Never called.
        pub(crate) fn by_port<'b>(self, _: u16, _: &CStr, _: &'b mut Buffer) -> Option<&'b CStr> {
            match self {}
        }

        /// Never called.
        pub(crate) fn by_name(self, _: &CStr, _: &CStr, _: &mut Buffer) -> Option<u16> {
            match self {}
        }

        /// Never called.
        pub(crate) fn count_entries(self, _: &mut Buffer) -> usize {
            match self {}
        }
    }
}
