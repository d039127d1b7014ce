import { requestCustomerExport } from "#app/privacy/export-customer.server.ts";
import { readPrivacyRequest } from "#app/privacy/request.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** customers/data_request: what we hold about a customer, for the merchant to hand over. */
export const customersDataRequest: TopicHandler = ({ shop, payload }) => {
  const request = readPrivacyRequest(payload);
  return { effect: (tx) => requestCustomerExport(tx, shop, request) };
};
