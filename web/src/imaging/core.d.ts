/// What the Emscripten module `imaging` exports (wasm/imaging.cpp). Every call takes and gives JSON text; voxels stand in the module's
/// memory and are seen through views.
///
/// A view (bytes, samples, labels) is valid until the next call of the module, which may let its memory grow and detach it: ask
/// again, never keep one. Whatever a call makes has a number (`id`) and stays until `free`.
declare module 'hepatica-imaging' {
  export type Triple = [number, number, number];
  /// LPS, mm; index i fastest in memory; direction row-major, its columns are the axes i, j, k.
  export type Geometry = { size: Triple; spacing_mm: Triple; origin_mm: Triple; direction: number[] };
  export type LabelCount = { label: number; voxels: number };
  export type Box = { first: Triple; last: Triple };
  export type SampleType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

  /// Which voxels an edit may change. `label` is written onto voxels that are 0, hold it already, or hold a label of `replace`;
  /// a voxel that loses `label` becomes `leave` (default 0). So a lesion is drawn with replace [liver], leave liver.
  export type Edit = { mask: number; label: number; replace?: number[]; leave?: number };
  /// `box` bounds the voxels that changed (absent when none did): what a viewer must redraw.
  export type Edited = { voxels: number; changed: number; box?: Box };

  export type Calls = {
    /// A buffer of `size` bytes to be filled through `bytes(id)`.
    new_bytes: { ask: { size: number }; give: { id: number } };
    /// NIfTI-1 or NRRD, gzip or not, from a buffer (freed by the call); `data` for a detached NRRD header.
    open_volume: { ask: { bytes: number; data?: number }; give: VolumeInfo };
    open_mask: { ask: { bytes: number; data?: number }; give: MaskInfo };
    /// Samples 0, to be filled through `samples(id)` (DICOM: already in HU); afterwards ask `volume_info`. stored_type float32 when
    /// the rescaled values need not be whole numbers.
    new_volume: { ask: { geometry: Geometry; stored_type?: SampleType }; give: VolumeInfo };
    volume_info: { ask: { id: number }; give: VolumeInfo };
    /// An empty mask on a grid, or on the grid of a volume or mask.
    new_mask: { ask: { geometry: Geometry } | { like: number }; give: MaskInfo };
    mask_info: { ask: { id: number }; give: MaskInfo };
    copy_mask: { ask: { mask: number }; give: MaskInfo };
    /// A file in a new buffer: read `bytes(id)`, then free it. With `label`, only that label, as 1. gzip defaults to true. description:
    /// what the file says of itself (NIfTI descrip, NRRD content).
    write_mask: { ask: { mask: number; format: 'nifti' | 'nrrd'; gzip?: boolean; label?: number; description?: string }; give: { id: number; size: number } };
    write_volume: {
      ask: { volume: number; format: 'nifti' | 'nrrd'; gzip?: boolean }; give: { id: number; size: number } };
    compare_geometry: {
      ask: { a: number; b: number };
      give: { same: boolean; size: boolean; spacing: boolean; origin: boolean; direction: boolean;
        largest_shift_mm: number; direction_angle_deg: number; detail: string } };
    /// The mask on the grid of another volume or mask by the nearest voxel (masks of another phase, or of a cropped grid).
    move_mask: { ask: { mask: number; like: number }; give: MaskInfo };
    /// The samples on the grid of another volume or mask of the same frame of reference, linear between voxels; `outside`: voxels beyond
    /// the volume, which hold its lowest sample.
    move_volume: { ask: { volume: number; like: number }; give: VolumeInfo & { outside: number } };
    free: { ask: { id: number }; give: Record<string, never> };
    /// What stands in memory, in bytes.
    memory: { ask: Record<string, never>; give: { volumes: number; masks: number; buffers: number; history: number } };

    /// Undo: `checkpoint` before each edit (also before a brush stroke written through `labels`), run-length coded; at most 50 and
    /// 64 MiB a mask, the oldest go first. A new checkpoint drops what could be redone.
    checkpoint: { ask: { mask: number }; give: { undo: number; redo: number } };
    undo: { ask: { mask: number }; give: { undo: number; redo: number } & Edited };
    redo: { ask: { mask: number }; give: { undo: number; redo: number } & Edited };

    /// One click on a lesion: core/segment/lesion.h. `within`: labels of the same mask that may hold it (the liver); further
    /// clicks inside the same lesion as more seeds. voxel indices.
    lesion: { ask: Edit & { volume: number; seeds: Triple[]; max_diameter_mm?: number; within?: number[] };
      give: Edited & { diameter_limit_reached: boolean; seed_mean: number; contrast: number } };
    /// Voxels joined to the seed by faces with intensity in [low, high], within max_mm of the seed (0: no limit).
    flood: { ask: Edit & { volume: number; seed: Triple; low: number; high: number; max_mm?: number }; give: Edited };
    /// Every voxel with intensity in [low, high]; with `within` only where the mask has one of these labels.
    threshold: { ask: Edit & { volume: number; low: number; high: number; within?: number[] }; give: Edited };
    fill_holes: { ask: Edit & { slice_by_slice?: boolean }; give: Edited };
    /// Sizes of the connected parts (26 neighbours), largest first, each with its first voxel.
    components: { ask: { mask: number; label: number }; give: { parts: { voxels: number; volume_ml: number; voxel: Triple }[] } };
    /// Keeps the `keep` largest parts of at least `min_voxels`, or the part that holds `voxel`.
    keep_components: { ask: Edit & { keep?: number; min_voxels?: number; voxel?: Triple }; give: Edited };
    /// Each part gets a label of its own: the largest keeps `label`, the next take `next_label`, next_label + 1, ...;
    /// numbers that the map holds already are passed over. Refused, with nothing changed, when no number up to 255 is left.
    split_components: { ask: { mask: number; label: number; next_label: number; min_voxels?: number }; give: { labels: number[] } };
    grow: { ask: Edit & { mm: number }; give: Edited };
    shrink: { ask: Edit & { mm: number }; give: Edited };
    /// The shell (inner_mm, outer_mm] around `of`, written as `label`; with `within` only over these labels.
    shell: { ask: Edit & { of: number; inner_mm: number; outer_mm: number; within?: number[] }; give: Edited };
    /// Gaussian smoothing of the outline; keeps the volume. radius_mm: standard deviation.
    smooth: { ask: Edit & { radius_mm: number }; give: Edited };
    /// Fills the slices between outlined ones along an axis (0 i, 1 j, 2 k) by shape-based interpolation of signed distances.
    interpolate: { ask: Edit & { axis: 0 | 1 | 2 }; give: Edited };
    /// label := label (op) other label of another or the same mask on the same grid.
    combine: {
      ask: Edit & { other: { mask: number; label: number }; operation: 'union' | 'intersection' | 'difference' | 'exclusive' };
      give: Edited };
    /// Every voxel of `label` becomes `to` (0 erases it).
    relabel: { ask: { mask: number; label: number; to: number }; give: Edited };

    /// Lesions and liver measured (core/measure): what each label stands for; lesions by label, or by connected part. With `necrosis`
    /// named, viability is told; with `vessels`, distances. image_name: a first column of the CSV. Places are voxel indices, slices across slice_axis.
    measure: {
      ask: { mask: number; tumour: number[]; liver?: number[]; necrosis?: number[]; vessels?: number[]; lesions_by?: 'label' | 'part';
        series?: { volume: number; phase?: string }[]; image_name?: string };
      give: Measured & { csv: string } };
    /// Means of the same lesions and liver in a volume on any grid of the same frame of reference (core/measure/phase_means.h).
    phase_means: {
      ask: { mask: number; volume: number; tumour: number[]; liver?: number[]; necrosis?: number[]; vessels?: number[]; lesions_by?: 'label' | 'part' };
      give: PhaseMeans };
    /// The phases of one lesion compared: gain, difference from the liver, washout (core/measure/enhancement.h). phase: "unenhanced",
    /// "arterial", "portal_venous", "delayed", or any other word.
    enhancement: { ask: { phases: { phase: string; lesion?: number; liver?: number }[] }; give: Enhancement };
    /// Lesions at two time points by every set of criteria (core/response; the text of its criteria.json). A lesion that is absent
    /// at one time has no finding there. organ: "liver" if absent, "nodes" for lymph nodes, "hilar nodes" for those
    /// at the porta hepatis, for which mRECIST has a limit of its own. nadirs: smallest sums of earlier visits by criterion, each in its unit.
    response: {
      ask: { criteria: string; lesions: FollowedLesion[]; nadirs?: Record<string, number> };
      give: { responses: Responded[] } };
    /// Radiomics of one label (core/radiomics): the JSON of `hepatica radiomics --json`. Progress and cancel: see `Imaging.call`.
    radiomics: {
      ask: { volume: number; mask: number; label: number; profile?: string; settings?: string; families?: string[] };
      give: Record<string, unknown> };
    /// The rows as RFC 4180 text, the same as `hepatica radiomics --csv`; image and mask are names to be written in the table.
    radiomics_csv: {
      ask: { volume: number; mask: number; label: number; profile?: string; settings?: string; families?: string[];
        image_name?: string; mask_name?: string };
      give: { csv: string } };
    /// A network whose runtime the caller owns (core/network). `package`: the text of a model.json; `document`: its name in messages.
    network_read: { ask: { package: string; document?: string }; give: NetworkInfo };
    /// The .onnx bytes (freed) against the declared sha256, the ports of its graph against the declaration; either may be left out.
    network_check: { ask: { package: string; document?: string; bytes?: number; graph?: { inputs: NetworkPort[]; outputs: NetworkPort[] } }; give: NetworkInfo };
    /// What a run on the images of the package's phases will do and need; refused ("too_large") above allowed_bytes.
    network_plan: { ask: NetworkRunAsked; give: NetworkPlan };
    /// Ready for `steps` times: network_input, run the graph on the floats in the buffer `input`, its answer into `output`,
    /// network_output. A fault leaves the run where it was; a new begin ends the run before.
    network_begin: { ask: NetworkRunAsked; give: NetworkPlan & { input: number; output: number } };
    network_input: { ask: Record<string, never>; give: { done: number; steps: number } };
    network_output: { ask: Record<string, never>; give: { done: number; steps: number } };
    network_cancel: { ask: Record<string, never>; give: Record<string, never> };
    /// The result replaces what the mask holds: class numbers, or with `lesions` the labels 1, 2, ... of the classes in their order,
    /// one for each connected part of a class marked as lesions, the largest first; `doubtful` parts were left out
    /// by the package's rule for their mean probability. Maps of 0..255 are kept as masks.
    network_finish: { ask: { mask: number; lesions?: boolean; most_lesions?: number };
      give: { labels: { label: number; class: string; voxels: number }[]; lesions: number; doubtful: number; probability: number[]; uncertainty?: number } };
    /// An outlined region classified: the slice that holds most of `label`. classify_input fills the buffer `input`, the caller runs the
    /// graph, its scores go into `output`, classify_output reads them. After classify_occlude the same two calls cover square after
    /// square; classify_map then gives the mean loss of the class as a mask of 0..255 (255: `most`). classify_activation: the class
    /// activation map from the activations in a buffer (freed).
    classify_begin: {
      ask: { package: string; document?: string; volumes: number[]; mask: number; label: number };
      give: { voxel: Triple; pixels: number; pixel_mm: number; input_shape: number[]; output_scores: number; input: number; output: number; occlusion_steps: number } };
    classify_input: { ask: Record<string, never>; give: { done: number } };
    classify_output: { ask: Record<string, never>; give: ClassAnswer | { done: number; steps: number } };
    classify_occlude: { ask: { class: number }; give: { steps: number; patch: number } };
    classify_map: { ask: Record<string, never>; give: RegionMapped };
    classify_activation: { ask: { bytes: number; width: number; height: number; class: number }; give: RegionMapped };
    classify_end: { ask: Record<string, never>; give: Record<string, never> };
    /// A map as a file of 0..1.
    write_map: { ask: { mask: number; format: 'nifti' | 'nrrd'; gzip?: boolean }; give: { id: number; size: number } };

    /// A synthetic study with exact truth (core/synthetic): each phase as a volume and a mask whose labels `truth.labels` and
    /// `truth.lesions` explain. Without `lesions` they are drawn by the seed. visit from 1: the same patient later.
    synthesize: {
      ask: { seed?: number; visit?: number; size?: Triple; spacing_mm?: Triple; phases?: ('unenhanced' | 'arterial' | 'portal' | 'delayed')[];
        lesions?: DrawnLesion[]; new_lesions?: DrawnLesion[]; changes?: { scale?: number; core_share?: number }[];
        cirrhosis?: boolean; steatosis?: boolean; ascites?: boolean; noise_sd_hu?: number; breathing_mm?: number };
      give: { truth: { description: string; lesions: Record<string, unknown>[] } & Record<string, unknown>; phases: { phase: string; volume: VolumeInfo; mask: MaskInfo }[] } };

    radiomics_self_test: {
      ask: Record<string, never>; give: { passed: number; total: number; failures: { feature: string; value: number; reference: number; tolerance: number }[] } };
  };

  export type DrawnLesion = { kind?: 'hypervascular' | 'washout' | 'capsule' | 'necrotic' | 'infiltrative'; diameter_mm?: number; irregularity?: number };
  export type ClassAnswer = { classes: { name: string; value: number }[]; chosen: number };
  export type RegionMapped = { mask: number; most: number; least: number };
  /// `shape`: -1 for a side that the graph leaves open.
  export type NetworkPort = { name: string; type: string; shape: number[] };
  export type NetworkInfo = { id: string; kind: 'segmentation' | 'classification';
    /// Of a classification: what its answer means, the cohort it was calibrated on, the output of its last activations ('' for none).
    meaning: '' | 'calibrated_probability' | 'score'; calibrated_on: string; activations: string;
    file: string; sha256: string; modality: string; phases: string[]; channels: { phase: string; slice: number }[];
    input: string; output: string; classes: { name: string; lesions: boolean }[] };
  export type NetworkRunAsked = { package: string; document?: string; volumes: number[]; probability_of?: number[]; uncertainty?: boolean; allowed_bytes?: number };
  export type NetworkPlan = { slices: number; tiles: number; steps: number; input_shape: number[]; output_shape: number[]; pixel_mm: number;
    neighbour_slices: number; tilt_deg: number; own_bytes: number; total_bytes: number };

  export type MeasuredLine = { from: Triple; to: Triple; mm: number };
  export type Attenuation = { mean?: number; sd?: number };
  /// liver_ratio: 100 x liver / lesion (the viable part where necrosis is marked).
  export type MeasuredLesion = { number: number; label: number; voxels: number; parts: number; volume_ml: number; centre: Triple;
    axial: { slice: number; longest: MeasuredLine; perpendicular: MeasuredLine }; diameter_3d: MeasuredLine; viable_ml?: number;
    viable?: { slice: number; longest: MeasuredLine }; in_liver?: boolean; vessel_mm?: number; vessel_from?: Triple;
    series: { phase: string; whole: Attenuation; viable?: Attenuation; minus_liver?: number; liver_ratio?: number }[] };
  export type Measured = { slice_axis: 0 | 1 | 2; lesions: MeasuredLesion[]; tumour_ml: number; viable_ml?: number;
    parenchyma_ml?: number; liver_ml?: number; burden?: number; liver: ({ phase: string } & Attenuation)[] };

  /// covered: share of the region that the volume covers.
  export type PhaseRegion = Attenuation & { voxels: number; covered: number };
  export type PhaseMeans = { lesions: { number: number; label: number; whole: PhaseRegion; viable?: PhaseRegion }[]; liver?: PhaseRegion };
  export type PhaseContrast = { phase: string; lesion?: number; liver?: number; lesion_gain?: number; liver_gain?: number; minus_liver?: number;
    liver_ratio?: number; relative_washout?: number; absolute_washout?: number };
  export type Enhancement = { phases: PhaseContrast[]; arterial_above_liver?: boolean; washed_out?: boolean; repeated: string[] };

  export type Finding = { evaluable?: boolean; diameter_mm?: number; short_axis_mm?: number; viable_mm?: number; volume_ml?: number };
  export type FollowedLesion = { name: string; organ?: string; target?: boolean; node?: boolean; progressed?: boolean; counts_as_new?: boolean;
    before?: Finding; now?: Finding };
  export type LesionChange = { name: string; target: boolean; node: boolean; new: boolean; gone: boolean; before?: number; now?: number; percent?: number };
  export type ResponseAssessment = { criterion: string; sum_before?: number; sum_now?: number; sum_nadir?: number; from_before_percent?: number;
    from_nadir_percent?: number; sum_evaluated: number; target: string; nontarget: string; new_lesion: boolean; overall: string; rule: string;
    lesions: LesionChange[] };
  type Said = { code: string; field: string; detail: string; reason?: { code: string; [name: string]: unknown } };
  /// targets: places in the list that the criterion would follow as targets; warnings: what it would not have chosen so.
  export type Responded = { criterion: string; published: boolean; assessment?: ResponseAssessment; variables?: Record<string, unknown>;
    error?: Said; targets: number[]; warnings: Said[] };

  export type VolumeInfo = { id: number; geometry: Geometry; stored_type: SampleType; rescaled: boolean; non_finite: number;
    min: number; max: number };
  export type MaskInfo = { id: number; geometry: Geometry; labels: LabelCount[] };
  export type Answer<T> =
    | { ok: true; value: T; warnings: { code: string; field: string; detail: string }[] }
    | { ok: false; error: { code: string; field: string; detail: string; reason?: { code: string; [name: string]: unknown } } };

  export type Imaging = {
    /// call(name, JSON text, progress) -> JSON text of Answer. `progress(done, of, next)` is asked between steps of long calls
    /// (radiomics, network); false cancels (error code "cancelled").
    call(name: string, request: string, progress: null | ((done: number, of: number, next: string) => boolean)): string;
    bytes(id: number): Uint8Array | null;
    samples(id: number): Float32Array | null;
    labels(id: number): Uint8Array | null;
  };
  export default function createImaging(options?: { wasmBinary?: ArrayBuffer }): Promise<Imaging>;
}
