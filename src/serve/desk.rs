//! What do the pages show right now? Papers are read and judged beside the pages; a vendor is
//! read again when a file in its folder changes.

use crate::error::Error;
use crate::index::Index;
use crate::library::Library;
use crate::portfolio::{Portfolio, Row, Scales, Shelf, Weighed, of_rows, row};
use crate::questionnaire::control::Controls;
use crate::vendor::{Register, Vendor};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

/// How often the register is looked at.
const EVERY: Duration = Duration::from_secs(2);
/// So many vendors are read before the pages show them.
const AT_ONCE: usize = 32;

/// Where everything comes from. The command line lends it, so that both see the same.
pub trait Sources: Shelf + Send + Sync + 'static {
    /// The folder of the register.
    fn folder(&self) -> &Path;
    fn today(&self) -> Date;
    /// All vendors.
    ///
    /// # Errors
    /// The folder cannot be read.
    fn register(&self) -> Result<Register, Error>;
    /// The bytes of a paper that a vendor's file names.
    ///
    /// # Errors
    /// Why they cannot be had, in words.
    fn bytes(&self, vendor: &Vendor, file: &str) -> Result<Vec<u8>, String>;
    /// The search index, brought up to date.
    ///
    /// # Errors
    /// There is none, and none can be made.
    fn index(&self, library: &Library) -> Result<Index, Error>;
    /// A number for each vendor's folder that changes when a file in it does.
    fn states(&self) -> BTreeMap<String, u64>;
}

/// What all pages share.
pub struct Desk {
    pub library: Library,
    controls: Controls,
    sources: Box<dyn Sources>,
    shown: RwLock<Arc<Shown>>,
    index: RwLock<Option<Arc<Index>>>,
    /// One decision at a time, and none while its outcome is being read.
    writing: Mutex<()>,
}

/// What is shown.
pub struct Shown {
    pub portfolio: Portfolio,
    /// Vendors that have not been read yet.
    pub waiting: usize,
    /// Why the register or the index could not be brought up to date.
    pub trouble: Option<String>,
    states: BTreeMap<String, u64>,
}

impl Desk {
    /// A desk with the register on it and no paper read yet.
    ///
    /// # Errors
    /// There is no register.
    pub fn new(library: Library, controls: Controls, sources: Box<dyn Sources>) -> Result<Self, Error> {
        let register = sources.register()?;
        let waiting = register.vendors.len();
        let portfolio = of_rows(register, Vec::new(), &library, sources.today());
        let shown = Shown { portfolio, waiting, trouble: None, states: BTreeMap::new() };
        Ok(Self {
            library,
            controls,
            sources,
            shown: RwLock::new(Arc::new(shown)),
            index: RwLock::new(None),
            writing: Mutex::new(()),
        })
    }

    pub fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub fn index(&self) -> Option<Arc<Index>> {
        self.index.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    pub fn sources(&self) -> &dyn Sources {
        self.sources.as_ref()
    }

    /// All papers and answers of a vendor, read and weighed now.
    pub fn weigh(&self, vendor: &Vendor) -> Weighed {
        let shelf: &dyn Shelf = self.sources.as_ref();
        let (library, controls, on) = (&self.library, &self.controls, self.sources.today());
        Scales { library, controls, shelf, on }.weigh(vendor)
    }

    /// Writes a decision down and shows its outcome.
    ///
    /// # Errors
    /// What the decision refuses.
    pub fn decide<T>(
        &self,
        vendor: Option<&str>,
        decide: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let _writing = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let done = decide()?;
        let mut known = self.known();
        if let Some(vendor) = vendor {
            known.remove(vendor);
        }
        self.look(known)?;
        Ok(done)
    }

    /// Brings everything up to date again and again, for as long as the program runs.
    pub fn keep(&self) {
        // Threads of its own, or the index would keep the vendors waiting until it is done.
        let threads = rayon::ThreadPoolBuilder::new().build().ok();
        let mut indexed = None;
        let mut failed = false;
        loop {
            let states = self.sources.states();
            let is_stale = states != self.shown().states || self.shown().portfolio.on != self.sources.today();
            if is_stale || failed {
                let is_behind = failed || indexed.as_ref() != Some(&states);
                // Neither waits for the other: an index that is there can be searched at once.
                let (looked, renewed) = std::thread::scope(|scope| {
                    let renewing = scope.spawn(|| match &threads {
                        _ if !is_behind => Ok(()),
                        Some(threads) => threads.install(|| self.renew_index()),
                        None => self.renew_index(),
                    });
                    let looked = {
                        let _writing = self.writing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                        self.look(self.known())
                    };
                    let broken = |_| Err(std::io::Error::other("the index could not be made").into());
                    (looked, renewing.join().unwrap_or_else(broken))
                });
                let renewed = looked.and(renewed);
                indexed = Some(states);
                failed = renewed.is_err();
                if let Err(error) = renewed {
                    self.complain(&error);
                }
            }
            std::thread::sleep(EVERY);
        }
    }

    /// The rows that are known, each with the state of the folder it was read from.
    fn known(&self) -> BTreeMap<String, (u64, Arc<Row>)> {
        let shown = self.shown();
        let rows = shown.portfolio.rows.iter().filter(|_| shown.portfolio.on == self.sources.today());
        let known = rows.filter_map(|row| {
            Some((row.vendor.id.clone(), (*shown.states.get(&row.vendor.id)?, Arc::clone(row))))
        });
        known.collect()
    }

    /// Reads what is not known, some vendors at a time, and shows each time what is there.
    fn look(&self, known: BTreeMap<String, (u64, Arc<Row>)>) -> Result<(), Error> {
        let on = self.sources.today();
        let states = self.sources.states();
        let register = self.sources.register()?;
        let mut rows: Vec<Arc<Row>> = Vec::with_capacity(register.vendors.len());
        let mut stale: Vec<&Vendor> = Vec::new();
        for vendor in &register.vendors {
            match known.get(&vendor.id) {
                Some((state, row)) if states.get(&vendor.id) == Some(state) => rows.push(Arc::clone(row)),
                _ => stale.push(vendor),
            }
        }
        // What hurts most is read first.
        stale.sort_by_key(|vendor| (std::cmp::Reverse(vendor.tier), vendor.id.clone()));
        let mut waiting = stale.len();
        let mut groups = stale.chunks(AT_ONCE).peekable();
        if groups.peek().is_none() {
            self.put(&register, rows.clone(), 0, on, &states);
        }
        for group in groups {
            let read: Vec<Arc<Row>> =
                group.par_iter().map(|vendor| Arc::new(row((*vendor).clone(), self.weigh(vendor)))).collect();
            rows.extend(read);
            waiting -= group.len();
            self.put(&register, rows.clone(), waiting, on, &states);
        }
        Ok(())
    }

    fn put(
        &self,
        register: &Register,
        mut rows: Vec<Arc<Row>>,
        waiting: usize,
        on: Date,
        states: &BTreeMap<String, u64>,
    ) {
        rows.sort_by(|a, b| a.vendor.id.cmp(&b.vendor.id));
        let register = Register { vendors: register.vendors.clone(), mistakes: register.mistakes.clone() };
        let shown = Shown {
            portfolio: of_rows(register, rows, &self.library, on),
            waiting,
            trouble: None,
            states: states.clone(),
        };
        *self.shown.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(shown);
    }

    fn put_index(&self, index: Index) {
        *self.index.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Arc::new(index));
    }

    fn renew_index(&self) -> Result<(), Error> {
        self.put_index(self.sources.index(&self.library)?);
        Ok(())
    }

    /// Shows that something could not be brought up to date; what is shown stays.
    fn complain(&self, error: &Error) {
        let old = self.shown();
        let advice = error.advice().map_or(String::new(), |advice| format!(" {advice}"));
        let shown = Shown {
            portfolio: old.portfolio.clone(),
            waiting: old.waiting,
            trouble: Some(format!("{error}.{advice}")),
            states: old.states.clone(),
        };
        *self.shown.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(shown);
    }
}
