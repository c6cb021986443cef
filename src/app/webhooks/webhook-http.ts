import { openHttpTransport } from '../../connectors/transport/http-transport.ts';
import type { HttpTransport } from '../../domain/connector.ts';
import { readNotifyConfig } from '../notices/notify-config.ts';

/**
 * How an address of a webhook is called. Who chose it is somebody else: only what is on the internet, with TLS, or what
 * whoever runs this house allows by address. Judged when the socket is opened; redirects are never followed.
 */
export type WebhookHttp = (url: string) => Promise<HttpTransport>;

/** More than are ever on their way at once: two endpoints of one host never queue behind each other. */
const CONNECTIONS = 2_048;

export function openWebhookHttp(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly http: WebhookHttp; close(): Promise<void> } {
  const transport = openHttpTransport({ connections: CONNECTIONS });
  return {
    async http(url) {
      const { endpointAllow } = await readNotifyConfig(dataDir, environment);
      const encrypted = url.startsWith('https:');
      return encrypted ? transport.publicHttp(endpointAllow) : transport.listedHttp(endpointAllow);
    },
    close: () => transport.close(),
  };
}
