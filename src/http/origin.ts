/** How the client sees us: its `Host`, and the scheme that a proxy ends for us where there is one. */
export function originOf(url: URL, { headers }: Request, behindProxy: boolean): string {
  const told = behindProxy ? headers.get('x-forwarded-proto')?.split(',')[0]?.trim() : undefined;
  const scheme = told === 'https' || told === 'http' ? told : url.protocol.slice(0, -1);
  return `${scheme}://${url.host}`;
}
