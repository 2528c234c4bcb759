/** Where a subject's page is. */
export const subjectAddress = (subject: { kind: string; id: string }): string =>
  `/subjects/${encodeURIComponent(subject.kind)}/${encodeURIComponent(subject.id)}`;
