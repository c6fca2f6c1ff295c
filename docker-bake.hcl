# The images, for all machines: `docker buildx bake --file docker-bake.hcl` builds them, with `--push`
# publishes them. (Without --file, bake would read compose.yaml too.)
# REGISTRY is what stands before the / of the images' names, as CONSTELLATION_REGISTRY in .env.
variable "REGISTRY" { default = "constellation" }
variable "VERSION" { default = "dev" }
# Where the build's cache is kept between runs, for example type=gha; none where empty.
variable "CACHE_FROM" { default = "" }
variable "CACHE_TO" { default = "" }

group "default" {
  targets = ["rf", "zwave", "lcd", "influx-writer", "simulator"]
}

target "service" {
  context    = "."
  dockerfile = "services/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  cache-from = CACHE_FROM == "" ? [] : [CACHE_FROM]
  cache-to   = CACHE_TO == "" ? [] : [CACHE_TO]
  labels = {
    "org.opencontainers.image.version"  = VERSION
    "org.opencontainers.image.licenses" = "MIT"
  }
}

target "rf" {
  inherits = ["service"]
  target   = "rf"
  tags     = ["${REGISTRY}/rf:${VERSION}"]
}

target "zwave" {
  inherits = ["service"]
  target   = "zwave"
  tags     = ["${REGISTRY}/zwave:${VERSION}"]
}

target "lcd" {
  inherits = ["service"]
  target   = "lcd"
  tags     = ["${REGISTRY}/lcd:${VERSION}"]
}

target "influx-writer" {
  inherits = ["service"]
  target   = "influx-writer"
  tags     = ["${REGISTRY}/influx-writer:${VERSION}"]
}

target "simulator" {
  inherits = ["service"]
  target   = "simulator"
  tags     = ["${REGISTRY}/simulator:${VERSION}"]
}
