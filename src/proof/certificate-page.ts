/**
 * The certificate as one HTML page: readable, printable, without scripts, with the JSON inside. The page around the
 * JSON is bound by the issue leaf, so what a reader sees is what was signed. Hence its text must never change for a
 * body of format 1; `certificate-page.test.ts` holds its hash. A new look is a new format.
 */
import { hash } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import type { Certificate, CertificateBody, CertifiedItem, TargetInventory } from './certificate.ts';
import { type ShownAccount, type ShownItem, shownAccounts } from './certificate-accounts.ts';
import { formatCertificate, parseCertificate } from './certificate-parse.ts';
import {
  facts,
  formerHeadline,
  headline,
  inventoryStatus,
  plainText,
  policyOf,
  title,
} from './certificate-text.ts';

const OPEN = '<script type="application/json" id="lockstep-certificate">';
const CLOSE = '</script>';

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.6rem 0 .2rem;border-top:1px solid #ccc;padding-top:.8rem}h3{font-size:.95rem;margin:.8rem 0 .1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
ul{margin:.2rem 0;padding-left:1.2rem}li{overflow-wrap:anywhere}.head{font-weight:600;padding:.5rem .8rem;border-left:.3rem solid}
.proven{border-color:#176b2c}.open{border-color:#9b2c00}li.open::marker{color:#9b2c00}li.proven::marker{color:#176b2c}
small,.more,.had{color:#555;font-size:.85rem;list-style:none}.gaps{color:#9b2c00}
@media print{body{margin:0;max-width:none;font-size:10pt}h2,h3,li{break-inside:avoid}h2,h3{break-after:avoid}}
`;

function escapeHtml(value: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return plainText(value).replaceAll(/[&<>"']/g, (char) => names[char] ?? '');
}

function list(lines: readonly string[], className: string): string {
  if (lines.length === 0) return '';
  return `<ul class="${className}">${lines.map((line) => `<li>${escapeHtml(line.trim())}</li>`).join('')}</ul>`;
}

function itemHtml({ item, mark, head, lines }: ShownItem): string {
  const proven = item.state === 'verified';
  const className = proven ? 'proven' : 'open';
  return `<li class="${className}"><strong>${proven ? '✓' : '✗'} ${mark}</strong> ${escapeHtml(head)}${list(lines, 'more')}</li>`;
}

function accountHtml({ head, lines, items }: ShownAccount): string {
  return [
    `<h3>${escapeHtml(head)}</h3>`,
    list(lines, 'had'),
    items.length === 0 ? '' : `<ul>${items.map(itemHtml).join('\n')}</ul>`,
  ].join('\n');
}

function targetHtml(found: TargetInventory, items: readonly CertifiedItem[]): string {
  return [
    `<h2>${escapeHtml(found.target)}</h2>`,
    `<small>${escapeHtml(`${inventoryStatus(found)}${policyOf(found)}`)}</small>`,
    list(
      found.gaps.map((gap) => `Gap: ${gap}`),
      'gaps',
    ),
    ...shownAccounts(found, items).map(accountHtml),
  ].join('\n');
}

/** The page before and after the JSON. */
function shell(body: CertificateBody, head: string): [before: string, after: string] {
  const heading = escapeHtml(title(body));
  const isProven = body.summary.attested + body.summary.unproven === 0;
  const before = [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">',
    `<title>${heading}</title><style>${STYLE}</style></head><body>`,
    `<h1>${heading}</h1>`,
    `<p class="head ${isProven ? 'proven' : 'open'}">${escapeHtml(head)}</p>`,
    '<p><small>Trust this page only after <code>lockstep verify</code> has accepted this file with a log key that you trust.</small></p>',
    `<dl>${facts(body)
      .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
      .join('\n')}</dl>`,
    ...body.inventory.map((found) => targetHtml(found, body.items)),
    OPEN,
  ].join('\n');
  return [before, `${CLOSE}\n</body></html>\n`];
}

/** SHA-256 of the page with nothing between its script tags: what the issue leaf commits to beside the body. */
export function pageDigest(body: CertificateBody): string {
  return digestOf(shell(body, headline(body)));
}

function digestOf(page: readonly string[]): string {
  return hash('sha256', page.join(''), 'hex');
}

/** The page of an issued certificate. @throws CERTIFICATE_INVALID when its body does not give the page that was signed. */
export function renderHtml(certificate: Certificate): string {
  const { body } = certificate;
  const page = [headline(body), formerHeadline(body)]
    .map((head) => shell(body, head))
    .find((one) => digestOf(one) === certificate.page);
  if (page === undefined) {
    throw new LockstepError(
      'CERTIFICATE_INVALID',
      'the page of this certificate is not the one that was signed',
    );
  }
  const [before, after] = page;
  return `${before}${formatCertificate(certificate).replaceAll('<', '\\u003c')}${after}`;
}

/** The certificate in a file of either form. Trust it only when the verifier does. @throws CERTIFICATE_INVALID */
export function certificateOf(file: string): Certificate {
  if (!file.startsWith('<!doctype html>')) return parseCertificate(file);
  const start = file.indexOf(OPEN) + OPEN.length;
  return parseCertificate(file.slice(start, file.indexOf(CLOSE, start)).replaceAll('\\u003c', '<'));
}
