import { identity } from './script-identity.ts'

/**
 * Shell functions that fetch what files.list names, four at a time. Each try is a whole one; what was refused for good
 * ends at once, what may be over soon is tried for a minute and a half.
 */
export const fetching = `
${identity}# options KIND URL EXTRA: curl's configuration for one file; it comes by a pipe, so that no process list shows it.
options() {
  printf 'url = "%s"\\n' "$2"
  case $1 in
    s3) printf 'aws-sigv4 = "aws:amz:%s:s3"\\nheader = "x-amz-content-sha256: UNSIGNED-PAYLOAD"\\n' "$3" && cat $work/aws ;;
    azure-blob) printf 'header = "Authorization: Bearer %s"\\nheader = "x-ms-version: 2021-08-06"\\n' "$(cat "$work/azure$3")" ;;
  esac
}
learn_identity() {
  local kind extra
  while read -r kind extra; do
    case $kind in
      s3) aws_identity > $work/aws 2>> $log ||
        fail 'the metadata service has no key for this machine: give it an instance profile that may read the store' ;;
      azure-blob) azure_identity https://storage.azure.com/ "$extra" > "$work/azure$extra" 2>> $log ||
        fail 'the metadata service has no token for this machine: give it a managed identity that may read the store' ;;
    esac
  done < <(cut -f 4,6 $home/files.list | tr '\\t' ' ' | sort -u)
}

# fetch_one TO SHA256 KIND FROM EXTRA: one file; on failure one line in the file that why_of names.
fetch_one() {
  local to=$1 sha=$2 kind=$3 from=$4 extra=$5 part=$1.part why says code='' found try said host
  why=$(why_of "$to")
  says=$why.says
  [ ! -f "$to" ] || [ "$(sum "$to")" != "$sha" ] || return 0
  mkdir -p "$(dirname "$to")"
  if [ "$kind" = path ]; then
    if ! cp -- "$from" "$part" 2>> $log; then
      if [ -r "$from" ]; then no_room > "$why"; else echo "$from cannot be read: look whether it is there" > "$why"; fi
      return 1
    fi
  else
    host=\${from#*://}
    host=\${host%%/*}
    for try in 0 1 2 4 8 16 16; do
      sleep $try
      code=$(options "$kind" "$from" "$extra" | curl -K - -sS -o "$part" -w '%{http_code}' --connect-timeout 5 \\
        --speed-limit 10000 --speed-time 20 --max-time 900 2> "$says") && said=0 || said=$?
      note "$to: try after $try s: $code $said"
      if [ $said = 23 ]; then no_room > "$why"; return 1; fi
      if [ $said != 0 ]; then continue; fi
      case "$kind $code" in
        *' 200') break ;;
        's3 403' | 'azure-blob 403') ;;
        *' 404') echo "$host has no \${to##*/} any more (404): stage the build again" > "$why"; return 1 ;;
        *' 4'[0-24-9]* | 'url 403')
          [ "$code" = 429 ] || [ "$code" = 408 ] || { refused > "$why"; return 1; } ;;
      esac
    done
    if [ $said != 0 ]; then
      echo "$host does not answer ($(tr '\\n' ' ' < "$says")): look whether the store is there and this machine can reach it" > "$why"
      return 1
    fi
    if [ "$code" != 200 ]; then refused > "$why"; return 1; fi
  fi
  found=$(sum "$part")
  if [ "$found" != "$sha" ]; then
    echo "\${to##*/} has sha256 $found and not $sha: the store does not have what was staged, stage it again" > "$why"
    return 1
  fi
  if ! { chmod 755 "$part" && mv "$part" "$to"; } 2>> $log; then
    no_room > "$why"
    return 1
  fi
}
# In memory: the disk may be what is full.
why_of() { echo "$work/fetch\${1//\\//-}"; }
no_room() { echo "\${to##*/} cannot be written: the disk is full (or read-only), give the machine a larger one"; }
# The store's answer in one line. Uses the variables of fetch_one.
refused() {
  local reason
  reason=$(head -c 2000 "$part" | tr -d '\\r\\n' | sed -n 's/.*<Code>\\([^<]*\\).*<Message>\\([^<]*\\).*/\\1: \\2/p' | cut -c 1-200)
  if [ "$kind" = url ]; then
    echo "$host refuses \${to##*/} ($code \${reason:-no reason given}): the signed URL has expired or is not for this, boot with new ones"
  else
    echo "$host refuses \${to##*/} ($code \${reason:-no reason given}): let the machine's identity read the store"
  fi
}
fetch_all() {
  local to sha size kind from extra
  rm -rf $work/failed $work/fetch*
  learn_identity
  while IFS=$'\\t' read -r to sha size kind from extra; do
    until [ "$(jobs -rp | wc -l)" -lt 4 ]; do wait -n || true; done
    if [ -e $work/failed ]; then break; fi
    { fetch_one "$to" "$sha" "$kind" "$from" "$extra" || touch $work/failed; } &
  done < $home/files.list
  until [ -z "$(jobs -rp)" ] || [ -e $work/failed ]; do wait -n || true; done
  rm -f $work/aws $work/azure*
  [ -e $work/failed ] || return 0
  jobs -rp | xargs -r kill 2> /dev/null || true
  wait
  first_reason
}
first_reason() {
  local to rest why reason=''
  while IFS=$'\\t' read -r to rest; do
    rm -f "$to.part"
    why=$(why_of "$to")
    [ -n "$reason" ] || [ ! -s "$why" ] || reason=$(head -n 1 "$why")
  done < $home/files.list
  fail "\${reason:-a file could not be fetched}"
}
`
