//! A file that is written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// Writes a file. What stood there before stays as it was until all of the new one is on the disk, and
/// if that fails. What is no file, a pipe or `/dev/stdout`, is written to as it is.
///
/// # Errors
///
/// If the file, or one beside it in its folder, cannot be written.
pub(super) fn write(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    match OpenOptions::new().write(true).open(path) {
        Ok(mut other) if !other.metadata()?.is_file() => fill(&mut other),
        // A link stays one: the file that it leads to is replaced.
        Ok(_) => replace(&fs::canonicalize(path)?, fill),
        Err(e) if e.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            // It leads to where nothing stands yet, from the folder that it stands in.
            Ok(to) => write(&path.with_file_name(to), fill),
            Err(_) => replace(path, fill),
        },
        Err(e) => Err(e),
    }
}

fn replace(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let beside = beside(path);
    let mut file = File::create_new(&beside)?;
    let filled = fill(&mut file).and_then(|()| file.sync_all());
    drop(file);
    filled.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // If it cannot be removed either, the first failure is still the one to tell.
        let _ = fs::remove_file(&beside);
    })
}

/// A name in the same folder, so that the file can take its place by a new name alone.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A folder of its own for each test, gone when that ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let path =
                std::env::temp_dir().join(format!("sticky-packets-{name}-{}", process::id()));
            fs::create_dir(&path).unwrap();
            Folder(path)
        }

        /// The names of what is in it, and what a file of it holds.
        fn holds(&self, file: &str) -> (Vec<OsString>, String) {
            let entries = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<OsString> = entries.collect();
            names.sort();
            (names, fs::read_to_string(self.0.join(file)).unwrap())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn half_way(file: &mut File) -> io::Result<()> {
        file.write_all(b"half")?;
        Err(io::ErrorKind::StorageFull.into())
    }

    #[test]
    fn what_cannot_be_written_whole_leaves_the_old_file_and_nothing_else() {
        let folder = Folder::new("half-way");
        let path = folder.0.join("a.svg");
        let failed = |path: &Path| write(path, half_way).unwrap_err().kind();
        assert_eq!(failed(&path), io::ErrorKind::StorageFull);
        assert!(!path.exists(), "no half of a file stands there");
        write(&path, |file| file.write_all(b"old, and longer")).unwrap();
        assert_eq!(failed(&path), io::ErrorKind::StorageFull);
        assert_eq!(folder.holds("a.svg"), (vec!["a.svg".into()], "old, and longer".into()));
        write(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(folder.holds("a.svg"), (vec!["a.svg".into()], "new".into()));
    }

    #[test]
    fn a_folder_is_no_file_and_stays() {
        let folder = Folder::new("folder");
        fs::create_dir(folder.0.join("a.svg")).unwrap();
        fs::write(folder.0.join("b"), "").unwrap();
        write(&folder.0.join("a.svg"), |_| Ok(())).unwrap_err();
        assert_eq!(folder.holds("b").0, ["a.svg", "b"]);
    }

    #[cfg(all(unix, not(no_unix)))]
    #[test]
    fn a_link_stays_a_link_and_a_device_a_device() {
        let folder = Folder::new("link");
        let link = folder.0.join("link.svg");
        fs::write(folder.0.join("a.svg"), "old").unwrap();
        std::os::unix::fs::symlink("a.svg", &link).unwrap();
        write(&link, |file| file.write_all(b"new")).unwrap();
        assert_eq!(folder.holds("a.svg"), (vec!["a.svg".into(), "link.svg".into()], "new".into()));
        assert!(link.is_symlink());
        fs::rename(folder.0.join("a.svg"), folder.0.join("b")).unwrap();
        write(&link, |file| file.write_all(b"newer")).unwrap();
        let files = vec!["a.svg".into(), "b".into(), "link.svg".into()];
        assert_eq!(folder.holds("a.svg"), (files, "newer".into()), "a link that led nowhere");
        assert!(link.is_symlink());
        write(Path::new("/dev/null"), |file| file.write_all(b"new")).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
