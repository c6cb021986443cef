import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isLockstepError } from '../../domain/errors.ts';
import { baseUrl, configJsonSchema, configParser, secretReference } from './config.ts';

const schema = z.strictObject({
  url: baseUrl('Where the service answers.'),
  auth: z.strictObject({ token: secretReference('The bearer token.') }),
  pages: z.array(z.int()).max(2).default([1]),
});
const parse = configParser(schema);

function problemOf(input: unknown) {
  try {
    parse(input);
  } catch (error) {
    if (isLockstepError(error)) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('configParser', () => {
  it('gives the configuration with its defaults', () => {
    const parsed = parse({ url: 'https://a.example/scim/v2//', auth: { token: 't' } });
    expect(parsed).toEqual({ url: 'https://a.example/scim/v2', auth: { token: 't' }, pages: [1] });
  });

  it('names the path of what is wrong and never repeats the value', () => {
    const error = problemOf({ url: 'https://a.example', auth: { token: 7 }, pages: [1, 's3cr3t'] });
    expect(error.code).toBe('CONNECTOR_CONFIG');
    expect(error.details).toMatchObject({
      path: 'connection.auth.token',
      problems: [{ path: 'connection.auth.token' }, { path: 'connection.pages[1]' }],
    });
    expect(JSON.stringify([error.message, error.details])).not.toContain('s3cr3t');
  });

  it('refuses unknown keys', () => {
    const error = problemOf({ url: 'https://a.example', auth: { token: 't', tokn: 'x' } });
    expect(error.message).toContain('tokn');
  });

  it.each([
    'ftp://a.example',
    'a.example',
    'https://user:pw@a.example',
    'https://a.example/?x=1',
    'https://a.example/#f',
    'http://a.example',
    'http://127.0.0.1.evil.example',
  ])('refuses the base URL %s', (url) => {
    expect(problemOf({ url, auth: { token: 't' } }).details.path).toBe('connection.url');
  });

  it.each(['http://127.0.0.1:8080/scim', 'http://localhost:1', 'http://[::1]:8080'])('takes %s', (url) => {
    expect(parse({ url, auth: { token: 't' } }).url).toBe(url);
  });

  it('throws nothing but CONNECTOR_CONFIG for any input', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (input) => {
        expect(problemOf(input).code).toBe('CONNECTOR_CONFIG');
      }),
    );
  });
});

describe('configJsonSchema', () => {
  it('describes what is written, marks secrets and leaves defaulted keys optional', () => {
    expect(configJsonSchema(schema)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['url', 'auth'],
      additionalProperties: false,
      properties: {
        url: { type: 'string', format: 'uri' },
        auth: { properties: { token: { 'x-lockstep-secret': true } } },
      },
    });
  });
});
