// Judges a request a line: key, webhook-id, webhook-timestamp, webhook-signature and body in base64, with tabs between. A header that
// is missing is `-`.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"

	"harness/webhook"
)

func bytesOf(field string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(field)
	if err != nil {
		panic(err)
	}
	return bytes
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		header := http.Header{}
		for i, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
			if fields[i+1] != "-" {
				header.Add(name, string(bytesOf(fields[i+1])))
			}
		}
		if err := webhook.Verify(string(bytesOf(fields[0])), header, bytesOf(fields[4])); err != nil {
			fmt.Println("refused:", err)
		} else {
			fmt.Println("accepted")
		}
	}
}
