/** Something the merchant can mend; the message is a sentence for them. */
export class MerchantError extends Error {
  override name = "MerchantError";
}

/** Retrying will not help (a revoked key, an unreadable payload). Jobs that throw it are not retried. */
export class PermanentError extends Error {
  override name = "PermanentError";
}

/** A payload lacks a required field or has one of the wrong type. `path` names the field, for example "message.sent_at". */
export class UnreadableEvent extends PermanentError {
  override name = "UnreadableEvent";
  readonly path: string;
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.path = path;
  }
}

/** The request as a whole cannot be used; answered with 400 and the reason. `parameter` names the culprit where there is one. */
export class BadRequest extends Error {
  override name = "BadRequest";
  readonly parameter: string | undefined;
  constructor(message: string, parameter?: string) {
    super(message);
    this.parameter = parameter;
  }
}

/** The other side asks to wait longer than one call may; `retryAt` is when to come back. */
export class RateLimited extends Error {
  override name = "RateLimited";
  readonly retryAt: Date;
  constructor(message: string, retryAt: Date) {
    super(message);
    this.retryAt = retryAt;
  }
}
