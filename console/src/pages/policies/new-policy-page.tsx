import { Anchor } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { Empty } from '../../kit/empty.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { texts } from '../../texts/index.ts';
import { PolicyForm } from './policy-form.tsx';
import './policies.css';

export function Page() {
  const { template: id = '' } = useParams({ strict: false });
  const schemas = useRead('policySchemas', {});
  const template = schemas.data?.templates.find((one) => one.id === id);
  return (
    <PageFrame
      title={template === undefined ? texts.policies.new : texts.policies.newTitle(template.kind)}
      about={template?.about}
      above={
        <Anchor renderRoot={(props) => <Link to="/policies" {...props} />} size="sm">
          {texts.policies.title}
        </Anchor>
      }
    >
      <Read of={schemas}>
        {() =>
          template === undefined ? (
            <Empty kind="nothingFound" title={texts.policies.templateUnknown}>
              <Anchor renderRoot={(props) => <Link to="/policies" {...props} />}>
                {texts.policies.back}
              </Anchor>
            </Empty>
          ) : (
            <PolicyForm
              key={id}
              kind={template.kind}
              name={nameIn(template.text) ?? id}
              text={template.text}
              base={null}
            />
          )
        }
      </Read>
    </PageFrame>
  );
}

function nameIn(text: string): string | undefined {
  return /^id: *(\S+)$/m.exec(text)?.[1];
}
