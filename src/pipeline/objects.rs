//! Object stores: the bytes of `s3://` and `az://`. The only network code in the program, and only in
//! one built with the feature `objects`. Credentials and endpoint come from the usual variables of the
//! environment (`AWS_…`, `AZURE_…`).

use crate::model::{Address, Reason};
use crate::state::Stamp;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::path::Path;
use object_store::{Error, GetOptions, GetRange, GetResult, ObjectStore, RetryConfig};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Time for one object, in all.
const TIME: Duration = Duration::from_mins(10);

/// Tries beyond the first, and the time that they may take together.
const RETRIES: (usize, Duration) = (3, Duration::from_secs(30));

/// A bucket or container, by scheme and name.
type Stores = BTreeMap<(String, String), Arc<dyn ObjectStore>>;

/// Connections are kept: one for each object would cost more than the object.
static STORES: Mutex<Stores> = Mutex::new(BTreeMap::new());

/// What waits for the network.
static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
});

/// What the store says of an object without sending it: size, when it was written, and by its `ETag` which
/// content it has.
///
/// # Errors
/// No such store, no such object, or no right to it.
pub(super) fn look(address: &Address) -> Result<Stamp, Reason> {
    let head = GetOptions { head: true, ..GetOptions::default() };
    let meta = ask(address, head, async |answer| Ok(answer.meta))?;
    let tag = meta.e_tag.map(|tag| *blake3::hash(tag.as_bytes()).as_bytes());
    let number = tag.map(|[a, b, c, d, e, f, g, h, ..]| [a, b, c, d, e, f, g, h]);
    Ok(Stamp {
        size: i64::try_from(meta.size).unwrap_or(i64::MAX),
        mtime: meta.last_modified.timestamp_nanos_opt().unwrap_or(i64::MAX),
        ctime: 0,
        inode: number.map(i64::from_ne_bytes).unwrap_or_default(),
    })
}

/// The bytes of an object that is `size` bytes long, at most `most` of them.
///
/// # Errors
/// As for [`look`]; empty, or larger than `most`, also when it grows meanwhile.
pub(super) fn read(address: &Address, size: u64, most: u64) -> Result<Vec<u8>, Reason> {
    if size > most {
        return Err(Reason::TooLarge(most));
    }
    // A range of an empty object is an error with some stores.
    if size == 0 {
        return Err(Reason::Empty);
    }
    let range = Some(GetRange::Bounded(0..most.saturating_add(1)));
    let options = GetOptions { range, ..GetOptions::default() };
    let bytes = ask(address, options, async |answer| answer.bytes().await)?;
    if bytes.len() as u64 > most {
        return Err(Reason::TooLarge(most));
    }
    Ok(bytes.to_vec())
}

/// Asks the store for an object, and takes of the answer what is wanted.
fn ask<T>(
    address: &Address,
    options: GetOptions,
    wanted: impl AsyncFnOnce(GetResult) -> Result<T, Error>,
) -> Result<T, Reason> {
    let runtime = RUNTIME.as_ref().map_err(|e| Reason::Io(e.to_string()))?;
    let store = store(address)?;
    let key = str::from_utf8(&address.key).map_err(|_| Reason::Io("not UTF-8".to_owned()))?;
    let key = Path::parse(key).map_err(|e| Reason::Io(e.to_string()))?;
    // Of the bucket alone a store may answer with a page about it.
    if key.as_ref().is_empty() {
        return Err(Reason::Io("no key".to_owned()));
    }
    let answer = async { wanted(store.get_opts(&key, options).await?).await };
    runtime.block_on(async {
        let whole = tokio::time::timeout(TIME, answer).await;
        whole.map_err(|_| Reason::Io("timed out".to_owned()))?.map_err(failed)
    })
}

/// The store of an address.
fn store(address: &Address) -> Result<Arc<dyn ObjectStore>, Reason> {
    let name = (address.scheme.clone(), address.host.clone());
    let mut stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(store) = stores.get(&name) {
        return Ok(Arc::clone(store));
    }
    let retry =
        RetryConfig { max_retries: RETRIES.0, retry_timeout: RETRIES.1, ..RetryConfig::default() };
    let store: Arc<dyn ObjectStore> = match address.scheme.as_str() {
        "s3" => {
            let store = AmazonS3Builder::from_env().with_bucket_name(&address.host);
            Arc::new(store.with_retry(retry).build().map_err(failed)?)
        }
        "az" => {
            let store = MicrosoftAzureBuilder::from_env().with_container_name(&address.host);
            Arc::new(store.with_retry(retry).build().map_err(failed)?)
        }
        other => return Err(Reason::Address(other.to_owned())),
    };
    stores.insert(name, Arc::clone(&store));
    Ok(store)
}

/// What went wrong, without what the store wrote in its answer: that may hold anything.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: Error) -> Reason {
    let word = match error {
        Error::NotFound { .. } => "no such object",
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => "permission denied",
        Error::InvalidPath { .. } => "not a valid key",
        Error::Generic { .. } => "the object store cannot be reached or refuses",
        _ => "the object store refuses",
    };
    Reason::Io(word.to_owned())
}
