/// Rounding for reading.
import { describe, expect, it } from 'vitest';
import { setWords } from '../src/words/words';
import { exact, list, number, ofHundred, percent, range } from '../src/words/numbers';

setWords('en', {});

describe('reading numbers', () => {
  it('never shows a small risk as none, nor a large one as certain', () => {
    expect(percent(0.002)).toBe('<1%');
    expect(percent(0.998)).toBe('>99%');
    expect(percent(0)).toBe('0%');
    expect(percent(1)).toBe('100%');
  });
  it('counts whole people of a hundred', () => {
    expect([0, 0.274, 0.275, 1].map(ofHundred)).toEqual([0, 27, 28, 100]);
  });
  it('writes a real minus sign and the asked decimals', () => expect(number(-2.11632, 2)).toBe('\u22122.12'));
  it('keeps every digit in the arithmetic', () => expect(exact(0.1 + 0.2)).toBe('0.3'));
  it('writes what is next to nothing with its power of ten', () => expect([exact(2.08636427206396e-17), exact(-5e-7), exact(1e-6), exact(0)]).toEqual(['2.08636427206396e-17', '\u22125e-7', '0.000001', '0']));
  it('keeps fifteen digits', () => expect(exact(1.301029995663981)).toBe('1.30102999566398'));
  it('writes closed and open ranges', () => {
    expect(range('35', '55')).toBe('35\u201355');
    expect(range('3', 'inf')).toBe('\u2265\u20093');
  });
});

describe('lists', () => {
  it('have spaces around a Chinese word only beside Latin letters', () => {
    setWords('zh-CN', {});
    expect(list(['BCLC 2022', 'CNLC'])).toBe('BCLC 2022 \u548c CNLC');
    expect(list(['\u7532', '\u4e59'])).toBe('\u7532\u548c\u4e59');
    setWords('en', {});
    expect(list(['BCLC', 'CNLC'])).toBe('BCLC and CNLC');
  });
});
