import { Code, Text } from '@mantine/core';
import Link from 'next/link';
import { CodeBlock } from '@/components/common/CodeBlock';
import { LinkAnchor } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { OperationRow, TagView } from '@/lib/api/schemas';
import classes from './api-docs.module.css';
import { Words } from './Words';

/** Every address of the interface under its subject, and the rules that hold for all of them. */
export function ApiDocsPage({ base, tags }: { base: string; tags: TagView[] }) {
  return (
    <div className={classes.stack}>
      <PageHeader
        title="API"
        description={
          <>
            Everything that programs can say to and ask from <Code>{base}</Code>, as{' '}
            <LinkAnchor underline="always" href="/api/v1/openapi.json" prefetch={false} size="sm">
              OpenAPI 3.1
            </LinkAnchor>{' '}
            for your own tools.
          </>
        }
      />
      <Section title="Rules for every address">
        <div className={classes.form}>
          <Text component="div" size="sm">
            JSON in and out. A 2xx means that it is stored; the same <Code>id</Code> sent again answers 2xx and changes
            nothing. A 4xx is not sent again; 429 and 503 say in <Code>Retry-After</Code> how many seconds to wait.
          </Text>
          <Text component="div" size="sm">
            Secret tokens are made in{' '}
            <LinkAnchor underline="always" href="/settings/tokens" size="sm">
              Settings → Tokens
            </LinkAnchor>{' '}
            and sent as a header. Lists also come as CSV: <Code>?format=csv</Code>. How pages send records is on{' '}
            <LinkAnchor underline="always" href="/install" size="sm">
              Install
            </LinkAnchor>
            .
          </Text>
          <CodeBlock label="the header with the token" code="Authorization: Bearer weir_sec_…" />
          <CodeBlock
            label="an error"
            code={
              '{ "error": { "code": "invalid_input", "message": "…", "fields": { "weights": ["must add up to 1"] } } }'
            }
          />
        </div>
      </Section>
      {tags.map((tag) => (
        <Section key={tag.name} title={tag.name} description={tag.description} flush>
          <ul className={classes.list}>
            {tag.operations.map((operation) => (
              <li key={operation.id}>
                <OperationLink operation={operation} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </div>
  );
}

function OperationLink({ operation }: { operation: OperationRow }) {
  return (
    <Link className={classes.row} href={`/api-docs/${operation.id}`} prefetch={false}>
      <span className={classes.method} data-changes={operation.method === 'GET' ? undefined : true}>
        {operation.method}
      </span>
      <span className={classes.path}>{operation.path}</span>
      <span className={classes.summary}>
        <Words text={operation.summary} />
      </span>
    </Link>
  );
}
