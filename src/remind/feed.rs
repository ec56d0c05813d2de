//! How is the calendar feed kept up to date?

use crate::dates::Deadline;
use crate::report::ics;
use jiff::civil::Date;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Replaces the feed in one step: who reads it meanwhile gets the old or the new one
/// whole. Writes nothing if nothing changed.
pub fn update(path: &Path, deadlines: &[Deadline], today: Date) -> io::Result<()> {
    let previous = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let deadlines: Vec<&Deadline> = deadlines.iter().collect();
    let text = ics::feed(&deadlines, &previous, today);
    if text == previous {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        // A calendar server reads it as another user.
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
