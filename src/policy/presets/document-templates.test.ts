import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../check.ts';
import { loadPolicy } from '../documents/load-policy.ts';
import { FRAME } from '../testing/small-policy.ts';
import { DOCUMENT_TEMPLATES } from './document-templates.ts';

/** A company that has what the templates speak of. */
const COMPANY = FRAME.replace('  vip:', '  kind: { as: type, of: identity }\n  vip:')
  .replace('  type: { as: type, required: true }\n', '')
  .replace('kind: LifecyclePolicy\nid: leaver', 'kind: LifecyclePolicy\nid: other')
  .replaceAll('id: vpn', 'id: directory');

describe('a document to start from', () => {
  it.each(DOCUMENT_TEMPLATES.map((template) => [template.title, template] as const))(
    '%s is right as it stands',
    (_title, { kind, text }) => {
      const loaded = loadPolicy([
        { name: 'template', text },
        { name: 'company', text: COMPANY },
      ]);
      expect(loaded.documents[0]?.document.kind).toBe(kind);
      const errors = checkPolicy(loaded).filter(
        ({ file, severity }) => file === 'template' && severity === 'error',
      );
      expect(errors).toEqual([]);
    },
  );

  it('has a name of its own', () => {
    expect(new Set(DOCUMENT_TEMPLATES.map(({ id }) => id)).size).toBe(DOCUMENT_TEMPLATES.length);
  });
});
