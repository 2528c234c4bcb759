'use client';

import { Button } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { EmptyState } from '@/components/common/EmptyState';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { DomainActions } from './types';

const DomainDrawer = dynamic(() => import('./DomainDrawer'), { ssr: false });

/** Stands where a metric is made, while there is no domain to make it in. */
export function FirstDomain({ create }: { create: DomainActions['create'] }) {
  const [opened, setOpened] = useState<boolean | null>(null);
  return (
    <>
      <PageHeader title="New metric" />
      <Section>
        <EmptyState
          title="First a domain"
          titleOrder={3}
          action={<Button onClick={() => setOpened(true)}>New domain</Button>}
        >
          Metrics stand in domains, such as Shopping or Support: the first half of their references, as in{' '}
          <code>shopping/order_count</code>.
        </EmptyState>
      </Section>
      {opened !== null && (
        <DomainDrawer opened={opened} domain={null} actions={{ create }} onClose={() => setOpened(false)} />
      )}
    </>
  );
}
