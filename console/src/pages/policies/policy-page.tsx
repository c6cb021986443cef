import { Anchor, Tabs } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { PolicyForm } from './policy-form.tsx';
import { PolicyHistory } from './policy-history.tsx';
import './policies.css';

const TAB = { tab: 'edit', version: '' };

export function Page() {
  const { kind = '', name = '' } = useParams({ strict: false });
  const [{ tab }, setTab] = useUrlState(TAB);
  const document = useRead('policyDocument', { kind, name }, ['policy.']);
  return (
    <PageFrame
      title={name}
      above={
        <Anchor renderRoot={(props) => <Link to="/policies" {...props} />} size="sm">
          {texts.policies.title}
        </Anchor>
      }
      about={
        <>
          {kind}
          {document.data !== undefined && (
            <>
              {` · ${texts.policies.inForce(document.data.version, document.data.by)} · `}
              <When at={document.data.at} />
            </>
          )}
        </>
      }
    >
      <Tabs value={tab} onChange={(to) => setTab({ tab: to ?? 'edit' })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="edit">{texts.policies.edit}</Tabs.Tab>
          <Tabs.Tab value="history">{texts.policies.history}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit" pt="md">
          <Read of={document}>
            {({ text, digest }) => (
              <PolicyForm
                key={`${kind} ${name} ${digest}`}
                kind={kind}
                name={name}
                text={text}
                base={digest}
              />
            )}
          </Read>
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <PolicyHistory kind={kind} name={name} />
        </Tabs.Panel>
      </Tabs>
    </PageFrame>
  );
}
