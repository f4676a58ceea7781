//! Extended attributes, xattr(7): access control lists, security labels, and what users note about a file.

use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::path::Path;

/// The greatest size of a list of names, and of a value, in bytes (`XATTR_LIST_MAX`, `XATTR_SIZE_MAX`).
const MOST: usize = 1 << 16;

/// Gives a file the extended attributes of another one. Attributes of the kernel, such as labels, are left to it if this
/// process may not set them.
///
/// # Errors
///
/// An attribute of the user or an access control list cannot be read or written.
pub(super) fn copy(from: &Path, to: &File) -> io::Result<()> {
    let mut names = vec![0; MOST];
    let size = match listxattr(from, &mut names[..]) {
        Err(Errno::NOTSUP) => return Ok(()),
        size => size?,
    };
    for name in names[..size].split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
        let is_own = name.starts_with(b"user.") || name.starts_with(b"system.");
        match copy_one(from, to, name) {
            Err(error) if is_own => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn copy_one(from: &Path, to: &File, name: &[u8]) -> rustix::io::Result<()> {
    let mut value = vec![0; MOST];
    let size = getxattr(from, name, &mut value[..])?;
    fsetxattr(to, name, &value[..size], XattrFlags::empty())
}
