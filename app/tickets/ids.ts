/** Our id of anything a helpdesk numbers: "<connection id>:<helpdesk's own id>". */
export function ownId(connectionId: number, externalId: string): string {
  return `${connectionId}:${externalId}`;
}

/** The helpdesk's own id. */
export function externalId(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}
