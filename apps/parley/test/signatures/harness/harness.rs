//! Judges a request a line: key, webhook-id, webhook-timestamp, webhook-signature and body in base64, with tabs between. A header that
//! is missing is `-`.
mod webhook;

use base64::{Engine, engine::general_purpose::STANDARD};

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let fields: Vec<Option<Vec<u8>>> = line
            .split('\t')
            .map(|field| (field != "-").then(|| STANDARD.decode(field).unwrap()))
            .collect();
        // What is no text is no header, as the crate `http` has it.
        let text = |at: usize| std::str::from_utf8(fields[at].as_deref()?).ok();
        let header = |name: &str| match name {
            "webhook-id" => text(1),
            "webhook-timestamp" => text(2),
            "webhook-signature" => text(3),
            other => panic!("no header is called {other}"),
        };
        match webhook::verify(text(0).unwrap(), header, fields[4].as_deref().unwrap()) {
            Ok(()) => println!("accepted"),
            Err(why) => println!("refused: {why}"),
        }
    }
}
