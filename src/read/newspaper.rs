//! Newspaper pages as text.
mod doubled;
mod kinds;
mod lines;
mod looks;
mod masthead;
