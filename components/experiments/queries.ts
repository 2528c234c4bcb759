import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DayReport } from '@/lib/experiments/report.schemas';
import type { EnrollmentTuple, ReportAnswer, SeriesTuple } from './types';

/** What the experiment page asks the server, one question each. The page prefetches the first two on the server; what stands below the results asks for itself. */

export const experimentKey = (key: string) => ['experiment', key] as const;

export const reportQuery = (key: string, input: { phase: number; date: string }) =>
  queryOptions({
    queryKey: [...experimentKey(key), 'report', input.phase, input.date],
    queryFn: ({ signal }) => ask<ReportAnswer>(key, 'report', input, signal),
    placeholderData: keepPreviousData,
  });

export const enrollmentsQuery = (key: string, input: { phase: number }) =>
  queryOptions({
    queryKey: [...experimentKey(key), 'enrollments', input.phase],
    queryFn: ({ signal }) => ask<EnrollmentTuple[]>(key, 'enrollments', input, signal),
    placeholderData: keepPreviousData,
  });

export const seriesQuery = (key: string, input: { phase: number; goal: string }) =>
  queryOptions({
    queryKey: [...experimentKey(key), 'series', input.phase, input.goal],
    queryFn: ({ signal }) => ask<SeriesTuple[]>(key, 'series', input, signal),
  });

/** The report of the running day, computed when it is asked for; null when there is none. Asked after the page is shown. */
export const todayQuery = (key: string, input: { phase: number }) =>
  queryOptions({
    queryKey: [...experimentKey(key), 'today', input.phase],
    queryFn: ({ signal }) => ask<DayReport | null>(key, 'today', input, signal),
    staleTime: 60_000,
  });

async function ask<T>(
  key: string,
  question: string,
  input: Record<string, string | number>,
  signal: AbortSignal,
): Promise<T> {
  const search = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`/api/dashboard/experiments/${encodeURIComponent(key)}/${question}?${search}`, {
    signal,
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw new Error(messageOf(body) ?? `The server answered ${response.status}.`);
}

function messageOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : null;
}
