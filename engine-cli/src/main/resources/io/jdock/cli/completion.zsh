#compdef jdock
# Completion of jdock for zsh: source <(jdock completion zsh), or as a file _jdock in a directory of $fpath
_jdock() {
  local -a candidates
  local line name files=0
  for line in "${(@f)$("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    name=${line%%$'\t'*}
    if [[ $name == :files ]]; then
      files=1
    elif [[ -n $name ]]; then
      if [[ $line == *$'\t'* ]]; then
        candidates+=("${name//:/\\:}:${line#*$'\t'}")
      else
        candidates+=("${name//:/\\:}")
      fi
    fi
  done
  (( ${#candidates} )) && _describe -V jdock candidates
  (( files )) && _files
}
compdef _jdock jdock
