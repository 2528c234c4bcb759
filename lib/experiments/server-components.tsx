import 'server-only';
import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { EnrollOnMount } from '@/components/server-experiments/EnrollOnMount';
import { variantQueryKey } from '@/components/server-experiments/query-key';
import { VariantsProvider } from '@/components/server-experiments/VariantsProvider';
import type { ExperimentName, VariantName } from '@/lib/definitions';
import { testVariantAction } from './server-actions';
import { peekVariant } from './server-ask';
import { currentAsker } from './server-request';

/**
 * Shows the `<Variant>` that whoever opens the page sees. Rendered on the server, so nothing flickers; recorded when it
 * stands in the page, so that prefetched and cached payloads enroll nobody.
 */
export async function Experiment({ name, children }: { name: ExperimentName; children: ReactNode }) {
  const answer = await peekVariant(name, await currentAsker());
  const variants = Children.toArray(children).filter(isVariant);
  const shown = variants.find((child) => child.props.name === answer.variant) ?? (answer.control ? null : variants[0]);
  return (
    <>
      {shown}
      {answer.pending === null ? null : (
        <EnrollOnMount
          pending={answer.pending}
          {...(answer.pending.visitor === null ? { ask: testVariantAction } : {})}
        />
      )}
    </>
  );
}

type VariantProps = { name: VariantName; children?: ReactNode };

/** What one variant of the surrounding `<Experiment>` looks like. The first one is the control. */
export function Variant({ children }: VariantProps) {
  return <>{children}</>;
}

function isVariant(child: ReactNode): child is ReactElement<VariantProps> {
  return isValidElement(child) && child.type === Variant;
}

/**
 * Lets client components below ask with `useVariant`. For the experiments in `prefetch` the answer is in the page
 * already, so that they never show the control first.
 */
export async function Variants({
  prefetch = [],
  children,
}: {
  prefetch?: readonly ExperimentName[];
  children: ReactNode;
}) {
  const asker = await currentAsker();
  const client = new QueryClient();
  await Promise.all(
    prefetch.map(async (name) => client.setQueryData(variantQueryKey(name), await peekVariant(name, asker))),
  );
  return (
    <VariantsProvider ask={testVariantAction}>
      <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
    </VariantsProvider>
  );
}
