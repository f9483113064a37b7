/// Gives the memory of an array back at once; without this it counts until the next collection, which may come hundreds of slices later.
///
/// It is sent to a port whose other end is closed: what is transferred there is gone. ArrayBuffer.transfer(0) would not do: Chromium keeps
/// the bytes of an array that came by a message until its wrapper is collected. The array is empty afterwards.
const { port1: nowhere, port2 } = new MessageChannel();
port2.close();

export const letGo = ({ buffer }: { buffer: ArrayBufferLike }): void => nowhere.postMessage(null, [buffer as ArrayBuffer]);
