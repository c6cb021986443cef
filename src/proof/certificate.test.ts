import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CertifiedItem } from './certificate.ts';
import { buildItem, clip } from './certificate-build.ts';
import { issueCertificate, prepareIssue } from './certificate-issue.ts';
import { pageDigest, renderHtml } from './certificate-page.ts';
import { formatCertificate, parseCertificate } from './certificate-parse.ts';
import { renderText } from './certificate-text.ts';
import { must } from './testing/must.ts';
import {
  accountOn,
  decisionOf,
  definitionsOn,
  goodStory,
  inventoryOf,
  issueStory,
  itemOf,
  type Story,
} from './testing/sample-leave.ts';
import { SampleLog } from './testing/sample-log.ts';
import { verifyCertificate } from './verify.ts';

const key = goodStory().log.verifierKey;

/** One of everything that is not proven. */
function openStory(): Story {
  const targets = ['crm', 'dark', 'desk', 'flat', 'wiki'];
  const decision = decisionOf(targets);
  const [crm, desk] = [definitionsOn('crm'), definitionsOn('desk')];
  const done = crm.map((definition) => itemOf(definition, decision));
  const items: CertifiedItem[] = [
    ...done,
    // Replaced by the same thing, done later.
    itemOf({ ...must(crm[0]), operation: 'crm-0' }, decision, { state: 'superseded', readBack: null }),
    itemOf({ ...must(desk[0]), operation: 'desk-1' }, decision, {
      state: 'attested',
      readBack: null,
      attested: { by: 'desk@acme.example', at: decision.decided, note: 'closed by hand' },
    }),
    itemOf(must(desk[1]), decision, { state: 'failed', planned: 'inventory', readBack: null }),
    itemOf(must(desk[2]), decision, {
      state: 'held',
      planned: 'later',
      readBack: null,
      sentence: 'The guard holds it.',
    }),
    itemOf(must(definitionsOn('dark', { id: 'x', name: 'ada' })[0]), decision, {
      state: 'applying',
      readBack: null,
    }),
  ];
  const inventory = [
    inventoryOf('crm'),
    inventoryOf('dark', { status: 'notRead', readAt: null, accounts: [] }),
    inventoryOf('desk', { accounts: [accountOn('desk', { sessions: null, credentials: null })] }),
    inventoryOf('flat', { status: 'cannotBeListed', readAt: null, accounts: [] }),
    inventoryOf('wiki', {
      mode: 'delete',
      accounts: [
        accountOn('wiki', { name: 'ada.old', madeByLockstep: false }),
        accountOn('wiki', {
          id: 'w2',
          active: false,
          sessions: [],
          entitlements: [],
          kept: 'Under legal hold.',
        }),
      ],
    }),
  ];
  return { log: new SampleLog('lockstep.example/acme'), decision, inventory, items };
}

describe('a certificate of a leave that went well', () => {
  const { file, body } = issueStory(goodStory(12));

  it('verifies with exit 0', () => {
    const result = verifyCertificate(file, [key]);
    expect(result).toMatchObject({
      authentic: true,
      failures: [],
      proven: 36,
      unproven: [],
      gaps: [],
      exit: 0,
    });
    expect(result.text).toContain('displayName');
    expect(verifyCertificate(Buffer.from(file), [key])).toEqual(result);
    expect(verifyCertificate(file, [new SampleLog('other.example/log', 9).verifierKey, key]).exit).toBe(0);
  });

  it('is read back strictly, and is the same file again', () => {
    const certificate = parseCertificate(file);
    expect(certificate.body).toEqual(body);
    expect(formatCertificate(certificate)).toBe(file);
  });

  it('says times to the effective instant and to receipt', () => {
    expect(must(body.items[0])).toMatchObject({ secondsToEffective: 2.5, secondsToReceipt: 2 });
    expect(body.lastVerified).toBe('2025-05-31T16:00:01.750Z');
  });

  it('is readable as text with every item, attempt and read-back', () => {
    const text = renderText(parseCertificate(file));
    expect(text).toContain('All 36 items are proven.');
    expect(text.match(/attempt 2025/g)).toHaveLength(72);
    expect(text.match(/read back 2025/g)).toHaveLength(36);
    expect(text).toContain('active, expected false, seen false');
    expect(text).toContain('may go on working until');
    expect(text).toContain('Europe/Warsaw');
  });

  it('is one HTML page without scripts, which verifies like the JSON', () => {
    const html = renderHtml(parseCertificate(file));
    expect(verifyCertificate(html, [key])).toEqual(verifyCertificate(file, [key]));
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<\/script/g)).toHaveLength(1);
    expect(html).not.toContain('<b>');
    expect(html).toContain('Ada Łukasiewicz &lt;/script&gt;&lt;b&gt;&quot;&amp;');
    const [before, after] = [html.indexOf('All 36 items'), html.length - 3];
    const changed = html.replace('All 36 items are proven', 'All 37 items are proven');
    expect(verifyCertificate(changed, [key]).failures).toMatchObject([{ code: 'COMMITMENT' }]);
    expect(verifyCertificate(`${html} `, [key]).exit).toBe(1);
    expect(verifyCertificate(html.slice(0, after), [key]).exit).toBe(1);
    expect(before).toBeGreaterThan(0);
  });

  it('keeps the page of format 1 as it is, or old pages would no longer verify', () => {
    expect(pageDigest(body)).toBe('b6b1d76fc8025b65acd1894b04ecd07d5a3110eb60938c618e4ba1b4a639062a');
  });
});

describe('a certificate of a leave in which nothing had to end', () => {
  const story = { ...goodStory(1), items: [], inventory: [inventoryOf('target-01', { accounts: [] })] };
  const { file } = issueStory(story);

  it('does not say that all is proven', () => {
    expect(verifyCertificate(file, [key])).toMatchObject({ exit: 0, proven: 0 });
    expect(renderText(parseCertificate(file))).toContain('\nNothing was found that had to end.\n');
  });

  it('is shown as it was signed, where an earlier version did say so', () => {
    const certificate = parseCertificate(file);
    const old = renderHtml(certificate).replace(
      'Nothing was found that had to end.',
      'All 0 items are proven.',
    );
    const around = old.replace(/(<script[^>]*>).*(<\/script>)/su, '$1$2');
    const page = hash('sha256', around, 'hex');
    expect(renderHtml({ ...certificate, page })).toContain('All 0 items are proven.');
    expect(() => renderHtml({ ...certificate, page: '0'.repeat(64) })).toThrow(/not the one that was signed/);
  });
});

describe('a certificate of a leave with open ends', () => {
  const story = openStory();
  const { file, body } = issueStory(story);
  const result = verifyCertificate(file, [key]);

  it('verifies with exit 5 and lists all that is not proven, in words', () => {
    expect(result).toMatchObject({ authentic: true, proven: 3, exit: 5 });
    const open = result.unproven.map(({ target, account, what, state, sentence }) =>
      [target, account ?? '-', what, state, sentence].join(' | '),
    );
    expect(open).toEqual([
      'dark | - | inventory | unproven | The target could not be read, so accounts that Lockstep did not make may exist.',
      'wiki | ada.old | account | unproven | Nothing here ends: sign-in, sessions, the account itself, group finance.',
      'wiki | ada | account | unproven | Under legal hold.',
      'desk | ada | sign-in | attested | A person says that it was done; nothing has proven it.',
      'desk | ada | all sessions | failed | It failed and is tried again.',
      'desk | ada | group finance | held | The guard holds it.',
      'dark | ada | sign-in | applying | It is under way.',
    ]);
    expect(result.gaps).toHaveLength(3);
    expect(body.summary).toEqual({ items: 8, proven: 3, attested: 1, unproven: 6, superseded: 1, gaps: 3 });
  });

  it('shows the same in text and page', () => {
    const text = renderText({ body });
    for (const { sentence } of [...result.unproven, ...result.gaps]) expect(text).toContain(sentence);
    expect(text).toContain('3 of 8 items are proven, 1 attested by a person, 6 not proven.');
    const html = renderHtml(parseCertificate(file));
    expect(verifyCertificate(html, [key])).toEqual(result);
    expect(html).toContain('Under legal hold.');
  });

  it('can be followed by a supplement', () => {
    const previous = 'a'.repeat(64);
    const later = issueStory(story, (first) => ({ ...first, number: 2, previous }));
    expect(verifyCertificate(later.file, [key]).exit).toBe(5);
    expect(renderText(later)).toContain(`certificate 1, SHA-256 ${previous}`);
  });
});

describe('issuing', () => {
  it('hands out nothing that does not verify', () => {
    const { log, ...rest } = goodStory(1);
    const { body, places } = issueStory({ log, ...rest });
    const parts = {
      body,
      checkpoint: log.checkpoint(),
      leaves: log.prove(places),
      verifierKey: log.verifierKey,
    };
    expect(verifyCertificate(issueCertificate(parts), [key]).exit).toBe(0);
    expect(() => issueCertificate({ ...parts, body: { ...body, tenant: 'other' } })).toThrow(
      /something else of certificate/,
    );
    expect(() => issueCertificate({ ...parts, leaves: parts.leaves.slice(1) })).toThrow(
      /no log entry stands behind leave.decided/,
    );
    expect(() => issueCertificate({ ...parts, leaves: parts.leaves.slice(0, -1) })).toThrow(
      /would not verify/,
    );
    const stray = [...parts.leaves, must(log.prove([0])[0])];
    expect(() => issueCertificate({ ...parts, leaves: stray })).toThrow(/not about this leave/);
    expect(() => prepareIssue({ ...body, issued: 'today' }, new Uint8Array(32))).toThrow(
      /body.issued is longer|not of its form/,
    );
  });

  it('makes whatever a target says fit', () => {
    expect(clip('x'.repeat(600))).toHaveLength(500);
    expect(clip('a\ud800b')).toBe('a\ufffdb');
    expect(clip('😀'.repeat(400), 10)).toBe('😀😀😀😀…');
    expect(clip(' ')).toBe('(empty)');
    const decision = decisionOf(['a']);
    const item = buildItem({ ...must(goodStory(1).items[0]), sentence: 'Why?', state: 'unproven' }, decision);
    expect(item).toMatchObject({ secondsToEffective: null, sentence: 'Why?' });
  });
});

describe('reading', () => {
  it('refuses what is not exactly a certificate, and says where', () => {
    const { file } = issueStory(goodStory(1));
    const cases: [string, RegExp][] = [
      ['', /not JSON/],
      ['[]', /the document is not an object/],
      [file.slice(0, -1), /form that certificates/],
      [file.replace('"tenant"', '"Tenant"'), /body has a field "Tenant" that nobody knows/],
      [file.replace('"state": "verified"', '"state": "proven"'), /body\.items\[0\]\.state is none of/],
      [file.replace('"active": true', '"active": 1'), /accounts\[0\]\.active is neither/],
      [file.replace('"number": 1', '"number": -1'), /body\.number/],
      [file.replace('"tenant": "acme"', '"tenant": "\\ud800"'), /half a character/],
      [file.replace('"tenant": "acme"', '"tenant": "acme", "tenant": "acme"'), /form that certificates/],
      [
        file.replace('"tenant": "acme"', '"__proto__": {}, "tenant": "acme"'),
        /"__proto__" that nobody knows/,
      ],
      ['['.repeat(100_000), /nested too deep/],
      [' '.repeat(20_000_001), /larger than 20 MB/],
    ];
    for (const [source, message] of cases)
      expect(() => parseCertificate(source), source.slice(0, 60)).toThrow(message);
  });
});
