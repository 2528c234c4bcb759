import { NothingHere } from '@/components/shell/NothingHere';

export default function NotFound() {
  return (
    <main style={{ paddingTop: '16vh' }}>
      <NothingHere />
    </main>
  );
}
