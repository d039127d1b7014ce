import { redactCustomer } from "#app/privacy/redact-customer.server.ts";
import { readPrivacyRequest } from "#app/privacy/request.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** customers/redact: everything that identifies the customer goes; counts and amounts stay (metrics.md G16). */
export const customersRedact: TopicHandler = ({ shop, payload }) => {
  const request = readPrivacyRequest(payload);
  return { effect: (tx) => redactCustomer(tx, shop, request).then(() => undefined) };
};
