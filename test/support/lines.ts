/** Takes the functions' log lines off standard output, parsed; everything else goes through. */
export function captureLines() {
  let kept: Record<string, unknown>[] = [];
  const write = process.stdout.write;
  const capture = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (!text.startsWith('{"level"')) return Reflect.apply(write, process.stdout, [chunk, ...rest]);
    kept.push(JSON.parse(text));
    return true;
  };
  process.stdout.write = capture;
  return {
    take: () => {
      const lines = kept;
      kept = [];
      return lines;
    },
    stop: () => {
      process.stdout.write = write;
    },
  };
}
