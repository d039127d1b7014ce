/** How an identifier is called in the Identifier table; `customer` and `order_ref` are not personal and stay readable. */
export type IdentifierKind = "customer" | "email" | "email_loose" | "phone" | "order_ref";

/** A hashed (or, for the two kinds above, readable) identifier of a person or order. */
export type StoredIdentifier = { kind: IdentifierKind; value: string };
