# Completion of jdock for bash: source <(jdock completion bash)
_jdock() {
  local typed=${COMP_LINE:0:COMP_POINT} current= line name words
  read -ra words <<<"$typed"
  case $typed in
    *[[:space:]]) words+=('') ;;
  esac
  current=${words[-1]}
  COMPREPLY=()
  while IFS= read -r line; do
    name=${line%%$'\t'*}
    if [ "$name" = :files ]; then
      compopt -o default 2>/dev/null
    elif [[ $name == "$current"* ]]; then
      COMPREPLY+=("$name")
    fi
  done < <("${words[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
  # bash takes a colon for the end of a word, so what stands before it must not be given again.
  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
  fi
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *: ]] || compopt -o nospace 2>/dev/null
}
complete -F _jdock jdock
