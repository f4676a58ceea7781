//! The filter for categories of software.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use svc_lookup::{Category, Hit};

/// The categories to show.
#[derive(Clone, PartialEq, Eq, Debug, clap::Args)]
pub(crate) struct Categories {
    /// Show only software of this category (comma-separated; --help lists them).
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', hide_short_help = true, value_parser = categories())]
    category: Vec<Category>,
}

impl Categories {
    /// Whether none is chosen, so that everything is shown.
    pub(crate) fn is_empty(&self) -> bool {
        self.category.is_empty()
    }

    /// Whether a hit is to be shown.
    pub(crate) fn accepts(&self, hit: &Hit<'_>) -> bool {
        self.is_empty() || hit.practice().is_some_and(|known| self.category.contains(&known.category))
    }
}

/// A parser for the words of the categories.
fn categories() -> impl TypedValueParser<Value = Category> {
    let values = Category::ALL
        .iter()
        .map(|category| PossibleValue::new(category.name()).help(category.about().trim_end_matches('.')));
    PossibleValuesParser::new(values).try_map(|word| word.parse::<Category>())
}
