import { t as require_tar_stream } from "./tar-stream.mjs";

export default require_tar_stream();

export {  };