//! What may an editor offer while somebody writes a vendor.yaml?

use super::written::VendorFile;

/// The JSON Schema of vendor.yaml.
pub fn schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(VendorFile)).unwrap_or_default()
}
