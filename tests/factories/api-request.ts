/** A request of a BI tool. */
export function apiRequest(path: string, token?: string): Request {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Request(`https://app.fiveday.test${path}`, { headers });
}
