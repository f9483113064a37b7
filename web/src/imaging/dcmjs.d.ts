/// What is used of dcmjs, which comes without declarations.
declare module 'dcmjs' {
  export type Value = string | number | ArrayBuffer | NaturalSet | Value[];
  /** Attributes by keyword; `_vrMap` names the representation where the dictionary leaves a choice. */
  export interface NaturalSet { [keyword: string]: Value | undefined | Record<string, string> }
  export type Elements = Record<string, { vr: string; Value?: unknown[] }>;
  class DicomDict {
    constructor(meta: Elements);
    meta: Elements;
    dict: Elements;
    write(options?: object): ArrayBuffer;
  }
  const dcmjs: {
    data: {
      DicomDict: typeof DicomDict;
      DicomMessage: { readFile(bytes: ArrayBuffer): DicomDict };
      DicomMetaDictionary: { denaturalizeDataset(set: NaturalSet): Elements; naturalizeDataset(elements: Elements): NaturalSet; nameMap: Record<string, { tag: string }> };
    };
  };
  export default dcmjs;
}
