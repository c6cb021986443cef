import { Code, Stack } from '@mantine/core';
import { Equivalent } from '../../../kit/equivalent.tsx';
import { To } from '../../../kit/to.tsx';
import { texts } from '../../../texts/index.ts';
import { Section } from './section.tsx';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target.settings;

/** The document as it is in force. It is changed where all documents are. */
export function SettingsTab({ of: { id, document } }: { readonly of: ShownTarget }) {
  return (
    <Stack gap="xl">
      <Section title={words.title} help={words.help}>
        <Stack gap="xs">
          <To to={`/policies/Target/${id}`} size="sm">
            {words.edit}
          </To>
          <Code
            block
            tabIndex={0}
            aria-label={words.title}
            role="region"
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {JSON.stringify(document, null, 2)}
          </Code>
        </Stack>
      </Section>
      <Equivalent
        cli={[
          ['target', 'check', id],
          ['target', 'reconcile', id],
        ]}
        path={`/targets/${id}`}
      />
    </Stack>
  );
}
