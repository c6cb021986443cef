import { readAnswer, shown } from './answer.ts';
import { Failed } from './case.ts';
import type { Fetch, OAuthClient } from './http-client.ts';
import { at } from './json-at.ts';

/** Client credentials with the secret in the header (RFC 6749 sections 2.3.1 and 4.4), which every server has to know. */
export async function requestToken(client: OAuthClient, ask: Fetch): Promise<string> {
  const { tokenEndpoint, clientId, clientSecret } = client;
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const response = await ask(tokenEndpoint, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=scim',
  });
  const answer = await readAnswer({ method: 'POST', path: 'the token endpoint' }, response);
  const token = at(answer.body, 'access_token');
  // The body is not shown: it may hold a token all the same.
  if (answer.status !== 200 || typeof token !== 'string')
    throw new Failed(
      'an access_token from the token endpoint',
      answer.status === 200 ? '200 without one' : shown(answer),
    );
  return token;
}
