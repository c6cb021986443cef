/** Between two tries after the stream was refused; each is twice as long as the one before. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface StreamListener {
  readonly onOpen: () => void;
  readonly onLost: () => void;
  readonly onMessage: (text: string) => void;
  /** The number to follow from after it was refused: the old one may be older than what is kept, or not reached yet. */
  readonly newest: () => Promise<number>;
}

/**
 * The events from a number on, until the answer is called. A browser mends a connection that is lost by itself, but gives
 * up at any answer other than 200, as a server says when it starts anew: then it is opened again, for as long as it takes.
 */
export function stream(after: number, { onOpen, onLost, onMessage, newest }: StreamListener): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let refused = 0;
  const open = (from: number) => {
    const opened = new EventSource(`/api/v1/events?after=${from}`);
    source = opened;
    opened.onopen = () => {
      refused = 0;
      onOpen();
    };
    opened.onerror = () => {
      onLost();
      if (opened.readyState === EventSource.CLOSED) void again();
    };
    opened.onmessage = ({ data }: MessageEvent<string>) => onMessage(data);
  };
  /** Asked at once, which also says whether somebody is still let in; opened after a while. */
  const again = async () => {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** refused++) * (0.5 + Math.random() / 2);
    await newest().catch(() => null);
    if (over) return;
    timer = setTimeout(async () => {
      const from = await newest().catch(() => null);
      if (over) return;
      if (from === null) void again();
      else open(from);
    }, wait);
  };
  open(after);
  return () => {
    over = true;
    clearTimeout(timer);
    source?.close();
  };
}
